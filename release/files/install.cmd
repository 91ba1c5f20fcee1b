@echo off
rem Ставит «Наставник» @VERSION@ из этой папки; второй запуск обновляет.
rem Вместо сгоревшего компьютера: install.cmd КОПИЯ.nastavnik, спросит ключ с листа восстановления.
chcp 65001 >nul
setlocal
set "here=%~dp0"
set /p version=<"%here%VERSION"
set "into=%ProgramFiles%\Nastavnik"
set "home=%ProgramData%\Nastavnik"

net session >nul 2>&1 || (
  echo Нужны права администратора: правой кнопкой на install.cmd, «Запуск от имени администратора».
  goto failed
)
if not "%PROCESSOR_ARCHITECTURE%"=="AMD64" (
  echo Нужна 64-разрядная Windows.
  goto failed
)
"%here%python\python.exe" -c "import numpy, scipy" || (
  echo На этом процессоре библиотеки расчётов не запускаются: нужен x86-64 новее 2009 года.
  goto failed
)
if exist "%into%\current" (
  echo Уже установлено, обновляю до %version%.
  call "%into%\nastavnik.cmd" stop
  call "%into%\nastavnik.cmd" upgrade "%here%."
  if errorlevel 1 goto failed
  schtasks /run /tn Nastavnik >nul
  goto done
)
echo Копирую в %into%
robocopy "%here%." "%into%\releases\%version%" /e /njh /njs /ndl /nfl >nul
if errorlevel 8 goto failed
"%into%\releases\%version%\python\python.exe" -m compileall -q "%into%\releases\%version%\python\Lib\site-packages" >nul
> "%into%\current" echo %version%
> "%into%\nastavnik.cmd" (
  echo @echo off
  echo chcp 65001 ^>nul
  echo setlocal
  echo if not defined NASTAVNIK_DATA set "NASTAVNIK_DATA=%home%"
  echo set /p version=^<"%%~dp0current"
  echo "%%~dp0releases\%%version%%\python\python.exe" -m nastavnik %%*
)
if "%~1"=="" (
  call "%into%\nastavnik.cmd" init
) else (
  call "%into%\nastavnik.cmd" restore "%~f1" --into "%home%"
)
if errorlevel 1 goto failed
call "%into%\nastavnik.cmd" service install
if errorlevel 1 goto failed
:done
echo Готово.
pause
exit /b 0
:failed
echo Установка не закончена. Ничего из данных школы не изменено.
pause
exit /b 1
