@echo off
setlocal
chcp 65001 >nul
cd /d "%~dp0"
call "%~dp0thidua.bat" lab
if errorlevel 1 pause
