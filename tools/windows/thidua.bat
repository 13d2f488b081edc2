@echo off
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
if not exist "%~dp0.venv\ready" (
    echo Chưa cài đặt chương trình trong thư mục này. Hãy chạy cai-dat.bat trước.
    exit /b 2
)
"%~dp0.venv\Scripts\python.exe" -m thidua_helpers %*
exit /b %errorlevel%
