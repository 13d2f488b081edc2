@echo off
setlocal
chcp 65001 >nul
cd /d "%~dp0"
if not "%~1"=="" call "%~dp0thidua.bat" check %*
if not "%~1"=="" exit /b %errorlevel%
echo Các kỳ đã khai báo:
dir /b /ad "config\years"
set "PERIOD="
set /p "PERIOD=Gõ kỳ cần làm rồi nhấn Enter: "
call "%~dp0thidua.bat" check "%PERIOD%"
pause
