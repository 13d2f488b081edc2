@echo off
setlocal
chcp 65001 >nul
cd /d "%~dp0"
set "PYTHONUTF8=1"
set "HERE=%~dp0"
if not exist "wheels\requirements.txt" (
    echo Không thấy thư mục wheels. Hãy giải nén toàn bộ tệp .zip vào ổ đĩa của máy này, không phải ổ mạng,
    echo rồi mở thư mục đã giải nén và chạy lại cai-dat.bat.
    pause
    exit /b 2
)
if not "%HERE:~90,1%"=="" (
    echo Đường dẫn của thư mục này dài quá 90 ký tự nên Windows không ghi được mọi tệp.
    echo Hãy chuyển thư mục đến chỗ có đường dẫn ngắn, ví dụ D:\thidua, rồi chạy lại cai-dat.bat.
    pause
    exit /b 2
)

set "CHECK=import ensurepip, sys, sysconfig, venv; sys.exit(sys.version_info[:2] != (3, 11) or sysconfig.get_platform() != 'win-amd64')"
set "PY=py -3.11"
if exist "python\python.exe" set "PY=python\python.exe"
%PY% -c "%CHECK%" >nul 2>nul
if errorlevel 1 set "PY=python"
%PY% -c "%CHECK%" >nul 2>nul
if errorlevel 1 (
    echo Máy này chưa có Python 3.11 bản 64-bit đầy đủ. Cần một trong hai cách, đều không cần quyền quản trị:
    echo   1. Cài Python bằng tệp python-3.11.9-amd64.exe của python.org, cài riêng cho người đang dùng máy.
    echo   2. Chép một thư mục Python 3.11 đầy đủ vào thư mục này và đặt tên là python, để có tệp python\python.exe.
    echo Cách làm ở mục 2 của DOC-TRUOC.txt. Làm xong, chạy lại cai-dat.bat.
    pause
    exit /b 2
)

echo Đang cài đặt, mất vài phút. Xin đừng đóng cửa sổ này.
%PY% -m venv --clear ".venv"
if errorlevel 1 (
    echo Không tạo được thư mục .venv. Hãy đóng JupyterLab và các cửa sổ lệnh đang dùng chương trình, rồi chạy lại.
    pause
    exit /b 1
)
".venv\Scripts\python.exe" -m pip --isolated --disable-pip-version-check install --quiet --no-index --find-links "wheels" --no-deps --require-hashes -r "wheels\requirements.txt"
if errorlevel 1 (
    echo Chưa cài được các thư viện, xem thông báo ở trên. Nếu tệp bị hỏng hoặc thiếu, hãy giải nén lại tệp .zip.
    pause
    exit /b 1
)
rem The project's folder, seen from site-packages: relative, so that accents in the path and a moved folder do no harm.
echo ..\..\..>".venv\Lib\site-packages\thidua.pth"
".venv\Scripts\python.exe" -c "import docx, jupyterlab, matplotlib.pyplot, papermill, thidua_helpers.pipeline.running"
if errorlevel 1 (
    echo Đã cài các thư viện nhưng chương trình không chạy được, xem thông báo ở trên.
    pause
    exit /b 1
)
type nul >".venv\ready"
echo Đã cài đặt xong. Tiếp theo: chạy chay.bat để lập báo cáo, rồi mo.bat để xem.
pause
