#!/bin/sh
# Ставит «Наставник» @VERSION@ из этой папки; второй запуск обновляет. Без прав администратора: ./install.sh --into ПАПКА
# Вместо сгоревшего компьютера: ./install.sh --restore КОПИЯ.nastavnik, спросит ключ с листа восстановления.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
version=$(cat "$here/VERSION")
into=/opt/nastavnik home=/var/lib/nastavnik user=nastavnik answers= restore= home_named=
options='Параметры: --into ПАПКА, --home ПАПКА, --answers ФАЙЛ, --restore КОПИЯ.'
say() { printf '%s\n' "$*"; }
stop() { say "$*" >&2; exit 1; }
folder() { mkdir -p "$1" && CDPATH='' cd "$1" && pwd; }

while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || stop "После $1 нужно значение. $options"
  case $1 in
    --into) into=$(folder "$2") user= ;;
    --home) home=$(folder "$2") home_named=1 ;;
    --answers) answers=$(readlink -f "$2") ;;
    --restore) restore=$(readlink -f "$2") ;;
    *) stop "Непонятный параметр $1. $options" ;;
  esac
  shift 2
done
[ -n "$user" ] || [ -n "$home_named" ] || home=$into/home
for file in "$answers" "$restore"; do
  [ -z "$file" ] || [ -f "$file" ] || stop "Файла нет: $file"
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

as_user() { if [ -n "$user" ]; then runuser -u "$user" -- "$@"; else "$@"; fi; }
owned() { [ -z "$user" ] || chown -Rh "$user:$user" "$@"; }
# Программа принадлежит root: учётная запись сайта её читает и запускает, но не меняет.
programs() { [ -z "$user" ] || { chown -Rh root:root "$@" && chmod -R u=rwX,go=rX "$@"; }; }
# В самой папке учётная запись заводит только файл current; чужого в ней она не переименует и не удалит.
settled() { [ -z "$user" ] || { chown "root:$user" "$into" && chmod 1775 "$into" && chown -h "$user:$user" "$into/current"; }; }
wrapper() {
  # Пишется там, куда учётной записи сайта хода нет: под этим именем она могла бы подложить ссылку.
  cat >"$into/releases/.nastavnik" <<END
#!/bin/sh
# Запускает ту версию «Наставника», которая названа в файле current, от имени того, чьи это данные.
into=\$(dirname "\$(readlink -f "\$0")")
user=$user
if [ -n "\$user" ] && [ "\$(id -u)" = 0 ]; then
  case \${1:-} in service|tls) ;; *) exec runuser -u "\$user" -- "\$0" "\$@" ;; esac
fi
version=\$(cat "\$into/current")
case \$version in ''|.*|*[!0-9A-Za-z.+-]*) printf 'В %s не версия.\n' "\$into/current" >&2; exit 1 ;; esac
export NASTAVNIK_DATA="\${NASTAVNIK_DATA:-$home}"
exec "\$into/releases/\$version/python/bin/python3" -I -m nastavnik "\$@"
END
  chmod 755 "$into/releases/.nastavnik"
  mv -f "$into/releases/.nastavnik" "$into/nastavnik"
}

# Файл current появляется последним: пока его нет, прерванную установку можно начать снова.
if [ -f "$into/current" ]; then
  [ -z "$restore" ] || stop "Здесь уже стоит «Наставник». Копию возвращает: nastavnik restore КОПИЯ --into $home"
  current=$(cat "$into/current") code=0
  say "Уже установлено, версия $current. Обновляю до $version."
  # Из своей папки: архив мог быть распакован там, куда учётной записи сайта хода нет.
  given=$into/releases/.given
  if [ -n "$user" ]; then
    newest=$(printf '%s\n' "$current" "$version" | sort -V | tail -n1)
    [ "$version" != "$current" ] && [ "$newest" = "$version" ] \
      || stop "Версия $version не новее установленной $current. Вернуть прежнюю: nastavnik rollback"
    given=$into/releases/$version
  fi
  rm -rf "$given"
  cp -R "$here" "$given"
  programs "$into/releases"
  wrapper
  settled
  [ -z "$user" ] || systemctl stop nastavnik.service 2>/dev/null || true
  as_user "$into/nastavnik" upgrade "$given" || code=$?
  [ -n "$user" ] && [ "$(cat "$into/current")" = "$version" ] || rm -rf "$given"
  [ -z "$user" ] || systemctl start nastavnik.service 2>/dev/null || true
  exit "$code"
fi

"$here/python/bin/python3" -B -c 'import numpy, scipy' \
  || stop "На этом процессоре библиотеки расчётов не запускаются: нужен x86-64 новее 2009 года (SSE4.2)."
if [ -n "$user" ] && ! id "$user" >/dev/null 2>&1; then
  useradd --system --home-dir "$home" --shell /usr/sbin/nologin "$user"
fi
say "Копирую в $into…"
release=$into/releases/$version
mkdir -p "$into/releases" "$home"
chmod 700 "$home"
rm -rf "$release" "$release.part"
cp -R "$here" "$release.part"
mv "$release.part" "$release"
wrapper
programs "$into/releases"
owned "$home"

product() { NASTAVNIK_DATA=$home "$release/python/bin/python3" -I -m nastavnik "$@"; }
if [ -n "$restore" ]; then
  product restore "$restore" --into "$home"
elif [ -f "$home/nastavnik.sqlite3" ]; then
  say "Школа уже есть в $home, вопросов не будет."
elif [ -n "$answers" ]; then
  product init --answers "$answers"
else
  product init
fi
programs "$into/releases"
owned "$home"
printf '%s\n' "$version" >"$into/current.part"
mv "$into/current.part" "$into/current"
settled
if [ -n "$user" ]; then
  ln -sf "$into/nastavnik" /usr/local/bin/nastavnik
  "$into/nastavnik" service install --if-wanted
else
  say "Запустить: $into/nastavnik run"
fi
