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
if exist "%into%\current" (
  echo Уже установлено, обновляю до %version%.
  call "%into%\nastavnik.cmd" stop
  call "%into%\nastavnik.cmd" upgrade "%here%."
  if errorlevel 1 (
    schtasks /run /tn Nastavnik >nul
    goto failed
  )
  schtasks /run /tn Nastavnik >nul
  goto done
)
"%here%python\python.exe" -B -c "import numpy, scipy" || (
  echo На этом процессоре библиотеки расчётов не запускаются: нужен x86-64 новее 2009 года.
  goto failed
)
echo Копирую в %into%
robocopy "%here%." "%into%\releases\%version%" /e /njh /njs /ndl /nfl >nul
if errorlevel 8 goto failed
"%into%\releases\%version%\python\python.exe" -m compileall -q "%into%\releases\%version%\python\Lib\site-packages" >nul
> "%into%\nastavnik.cmd" (
  echo @echo off
  echo chcp 65001 ^>nul
  echo setlocal
  echo if not defined NASTAVNIK_DATA set "NASTAVNIK_DATA=%home%"
  echo set /p version=^<"%%~dp0current"
  echo "%%~dp0releases\%%version%%\python\python.exe" -m nastavnik %%*
)
rem Файл current появляется последним: пока его нет, прерванную установку можно начать снова.
set "NASTAVNIK_DATA=%home%"
set "product="%into%\releases\%version%\python\python.exe" -m nastavnik"
if not "%~1"=="" (
  %product% restore "%~f1" --into "%home%"
) else if not exist "%home%\nastavnik.sqlite3" (
  %product% init
)
if errorlevel 1 goto failed
> "%into%\current" echo %version%
call "%into%\nastavnik.cmd" service install --if-wanted
if errorlevel 1 goto failed
:done
echo Готово.
pause
exit /b 0
:failed
echo Установка не закончена. Ничего из данных школы не изменено.
pause
exit /b 1
