@echo off
setlocal
chcp 65001 >nul
cd /d "%~dp0"
if not exist "reports\index.html" (
    echo Chưa có báo cáo nào. Hãy chạy chay.bat trước.
    pause
    exit /b 2
)
start "" "reports\index.html"
