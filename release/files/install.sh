#!/bin/sh
# Ставит «Наставник» @VERSION@ из этой папки; второй запуск обновляет. Без прав администратора: ./install.sh --into ПАПКА
# Вместо сгоревшего компьютера: ./install.sh --restore КОПИЯ.nastavnik, спросит ключ с листа восстановления.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
version=$(cat "$here/VERSION")
into=/opt/nastavnik home=/var/lib/nastavnik user=nastavnik answers= restore=
options='Параметры: --into ПАПКА, --home ПАПКА, --answers ФАЙЛ, --restore КОПИЯ.'
say() { printf '%s\n' "$*"; }
stop() { say "$*" >&2; exit 1; }

while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || stop "После $1 нужно значение. $options"
  case $1 in
    --into) into=$2 user= home=${home#/var/lib/nastavnik}; home=${home:-$2/home} ;;
    --home) home=$2 ;;
    --answers) answers=$(readlink -f "$2") ;;
    --restore) restore=$(readlink -f "$2") ;;
    *) stop "Непонятный параметр $1. $options" ;;
  esac
  shift 2
done

[ "$(uname -m)" = x86_64 ] || stop "Нужна 64-разрядная система x86_64, здесь $(uname -m)."
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2 || true)
[ -n "$libc" ] && [ "$(printf '2.28\n%s\n' "$libc" | sort -V | head -n1)" = 2.28 ] \
  || stop "Нужна система с glibc 2.28 или новее (Astra Linux 1.7, РЕД ОС 7.3, Debian 10), здесь ${libc:-другая}."
if [ -n "$user" ] && [ "$(id -u)" != 0 ]; then
  stop "Нужны права администратора: sudo ./install.sh. Без них: ./install.sh --into ПАПКА"
fi
say "Проверяю архив…"
(cd "$here" && sha256sum -c --quiet SHA256SUMS) || stop "Архив повреждён или распакован не до конца. Распакуйте его заново."
"$here/python/bin/python3" -c 'import numpy, scipy' \
  || stop "На этом процессоре библиотеки расчётов не запускаются: нужен x86-64 новее 2009 года (SSE4.2)."

as_user() { if [ -n "$user" ]; then runuser -u "$user" -- "$@"; else "$@"; fi; }

if [ -f "$into/current" ]; then
  say "Уже установлено, версия $(cat "$into/current"). Обновляю до $version."
  code=0
  [ -z "$user" ] || systemctl stop nastavnik.service 2>/dev/null || true
  as_user "$into/nastavnik" upgrade "$here" || code=$?
  [ -z "$user" ] || systemctl start nastavnik.service 2>/dev/null || true
  exit "$code"
fi

if [ -n "$user" ] && ! id "$user" >/dev/null 2>&1; then
  useradd --system --home-dir "$home" --shell /usr/sbin/nologin "$user"
fi
say "Копирую в $into…"
mkdir -p "$into/releases"
rm -rf "$into/releases/$version.part"
cp -R "$here" "$into/releases/$version.part"
mv "$into/releases/$version.part" "$into/releases/$version"
cat >"$into/nastavnik" <<END
#!/bin/sh
# Запускает ту версию «Наставника», которая названа в файле current, от имени того, чьи это данные.
into=\$(dirname "\$(readlink -f "\$0")")
user=$user
if [ -n "\$user" ] && [ "\$(id -u)" = 0 ]; then
  case \${1:-} in service|tls) ;; *) exec runuser -u "\$user" -- "\$0" "\$@" ;; esac
fi
export NASTAVNIK_DATA="\${NASTAVNIK_DATA:-$home}"
exec "\$into/releases/\$(cat "\$into/current")/python/bin/python3" -I -m nastavnik "\$@"
END
chmod 755 "$into/nastavnik"
mkdir -p "$home"
chmod 700 "$home"
[ -z "$user" ] || chown -R "$user:$user" "$into/releases" "$home"
printf '%s\n' "$version" >"$into/current.part"
mv "$into/current.part" "$into/current"
[ -z "$user" ] || { chown "$user:$user" "$into" "$into/current"; ln -sf "$into/nastavnik" /usr/local/bin/nastavnik; }

if [ -n "$restore" ]; then
  "$into/releases/$version/python/bin/python3" -I -m nastavnik restore "$restore" --into "$home"
  [ -z "$user" ] || chown -R "$user:$user" "$home"
elif [ -n "$answers" ]; then
  as_user "$into/nastavnik" init --answers "$answers"
else
  as_user "$into/nastavnik" init
fi
if [ -n "$user" ]; then
  "$into/nastavnik" service install
else
  say "Запустить: $into/nastavnik run"
fi
