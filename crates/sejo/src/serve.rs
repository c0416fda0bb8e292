//! `sejo serve`: opens the data, listens, prints the link.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use axum_server::Handle;
use jiff::Timestamp;
use sejo_app::account::Origin;
use sejo_app::{App, Clock, Config, Target};
use sejo_cli::{Place, ServeOptions};
use sejo_model::{ErrorCode, Lang};

use crate::refused::{not_made, refused};
use crate::tls;

/// The database in the data folder.
const DATABASE: &str = "sejo.db";

/// The key of the installation beside it.
const KEY: &str = "installation.key";

/// Largest file the drop zone takes.
const MAX_UPLOAD: u64 = 50 * 1024 * 1024;

/// Opens the data folder (made when missing, readable by its owner only) and the database in it or at the URL.
pub async fn open(place: &Place) -> Result<App> {
    let folder = place.folder();
    make_private_folder(&folder)?;
    let target = match &place.database {
        Some(url) => Target::Postgres(url.clone()),
        None => Target::Sqlite(folder.join(DATABASE)),
    };
    App::open(Config { target, folder, clock: Clock::System, max_upload: MAX_UPLOAD }).await.map_err(anyhow::Error::new)
}

/// Whether there is something to read: a database of its own elsewhere, or one in the folder.
pub fn has_data(place: &Place) -> bool {
    place.database.is_some() || place.folder().join(DATABASE).exists()
}

/// A place for a command that stores nothing: a folder of its own.
pub fn throwaway(place: &Place) -> Place {
    let folder = std::env::temp_dir().join(format!("sejo-{}", std::process::id()));
    Place { data: Some(folder), database: None, ..place.clone() }
}

/// What was not there when the program began.
pub struct Fresh {
    folder: PathBuf,
    had_folder: bool,
    had_data: bool,
    had_key: bool,
}

impl Fresh {
    /// Looks before anything is made.
    pub fn of(place: &Place) -> Self {
        let folder = place.folder();
        let had_key = folder.join(KEY).exists();
        Self { had_folder: folder.exists(), had_data: has_data(place), had_key, folder }
    }

    /// Takes away what the program made, if it made it. A database that was there, here or elsewhere, knows its key by now.
    pub fn remove(&self) {
        if self.had_data {
            return;
        }
        let key = if self.had_key { &[][..] } else { &[KEY] };
        for file in ["sejo.db", "sejo.db-wal", "sejo.db-shm"].iter().chain(key) {
            drop(std::fs::remove_file(self.folder.join(file)));
        }
        if !self.had_folder {
            // Fails, and leaves the folder, when somebody else put something there.
            drop(std::fs::remove_dir(&self.folder));
        }
    }
}

/// Serves until Ctrl-C or a termination signal; `is_for_vendor`: the data is to be that of a vendor.
pub async fn run(place: &Place, options: &ServeOptions, is_for_vendor: bool) -> Result<()> {
    refuse_open_network(options)?;
    let app = open(place).await?;
    if app.is_full() {
        // Nobody could sign in.
        return Err(sejo_app::Error::new(ErrorCode::DiskFull).into());
    }
    if is_for_vendor {
        app.begin_as_vendor().await?;
    }
    let lang = place.lang();
    let server = Server::bind(&place.folder(), options, lang).await?;
    let url = &server.url;
    app.note_address(url);
    if let Some(token) = app.set_up_token().await? {
        let words = both(
            lang,
            "このリンクをブラウザで開いて、最初の管理者を登録してください:",
            "Open this link in a browser to create the first administrator:",
        );
        say(&format!("{words}\n\n  {url}/set-up/{token}\n"));
    } else {
        say(&format!("{}\n\n  {url}\n", both(lang, "ブラウザで開いてください:", "Open in a browser:")));
    }
    server.run(app, None).await
}

/// Serves the demo from the data folder given, which must be empty, or from a temporary one that is removed at the end.
pub async fn demo(place: &Place, options: &ServeOptions) -> Result<()> {
    if !options.listen.ip().is_loopback() {
        return Err(refused(
            "デモはこのパソコンの中だけで動きます。--listen には 127.0.0.1 のアドレスを指定してください。",
            "The demo runs on this computer alone: give --listen an address of 127.0.0.1.",
        ));
    }
    let kept = place.data.is_some() || place.database.is_some();
    let place = match kept {
        true => place.clone(),
        false => Place {
            data: Some(std::env::temp_dir().join(format!("sejo-demo-{}", std::process::id()))),
            ..place.clone()
        },
    };
    let app = open(&place).await?;
    let folder = place.folder();
    let access = app.fill_demo(&Origin { address: "127.0.0.1".to_owned(), agent: "demo".to_owned() }).await?;
    let lang = place.lang();
    let server = Server::bind(&folder, options, lang).await?;
    let link = format!("{}/demo/{}", server.url, access.session_token);
    let (login, password, secret) = (&access.login, &access.password, &access.totp_secret);
    let open = both(
        lang,
        "架空の病院と診療所です。ブラウザで開いてください:",
        "A fictional hospital and a clinic. Open in a browser:",
    );
    let sign_in = both(
        lang,
        &format!("利用者名 {login}  パスワード {password}\n認証アプリに登録する鍵: {secret}"),
        &format!("User name {login}  password {password}\nSecret for the authenticator app: {secret}"),
    );
    say(&format!("{open}\n\n  {link}\n\n{sign_in}\n"));
    let result = server.run(app, Some(access.session_token)).await;
    if !kept {
        std::fs::remove_dir_all(&folder)?;
    }
    result
}

/// Both languages, the chosen one first: whoever reads the terminal may be somebody else than who set it up.
fn both(lang: Lang, ja: &str, en: &str) -> String {
    match lang {
        Lang::Ja => format!("{ja}\n{en}"),
        Lang::En => format!("{en}\n{ja}"),
    }
}

/// Listening outside this machine without TLS would send passwords in the clear.
fn refuse_open_network(options: &ServeOptions) -> Result<()> {
    let has_tls = options.tls_certificate.is_some() || !options.tls_name.is_empty();
    if options.listen.ip().is_loopback() || has_tls {
        return Ok(());
    }
    let address = options.listen;
    Err(refused(
        format!(
            "{address} で待ち受けるにはTLSが必要です。--tls-name 名前 で証明書を自分で作るか、--tls-certificate と --tls-key を指定してください。"
        ),
        format!("Listening at {address} needs TLS: give --tls-name NAME, or --tls-certificate and --tls-key."),
    ))
}

/// Why nobody can be answered at an address. What is usual has its words; anything else says what the system said.
fn not_listening(address: SocketAddr, error: &std::io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::AddrInUse => refused(
            format!(
                "{address} は、ほかのプログラムが使っています。施錠がもう動いていないかを確かめて止めるか、--listen で別のポートを指定してください。"
            ),
            format!(
                "{address} is used by another program. See whether Sejo is running already and stop it, or give another port with --listen."
            ),
        ),
        _ => refused(
            format!("{address} で待ち受けられません({error})。--listen で別のアドレスかポートを指定してください。"),
            format!("Cannot listen at {address} ({error}). Give another address or port with --listen."),
        ),
    }
}

/// How long a connection may take to ask something.
const QUESTION_WITHIN: Duration = Duration::from_secs(30);

/// A bound socket, ready to serve.
struct Server {
    listener: TcpListener,
    tls: Option<tls::Ready>,
    hosts: Vec<String>,
    /// Nobody else is answered, unless a server in front of it hands on requests under names of its own.
    this_computer_only: bool,
    url: String,
}

impl Server {
    async fn bind(folder: &Path, options: &ServeOptions, lang: Lang) -> Result<Self> {
        let listener = TcpListener::bind(options.listen).map_err(|error| not_listening(options.listen, &error))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (tls, name) = match (&options.tls_certificate, &options.tls_key, options.tls_name.first()) {
            (Some(certificate), Some(key), _) => (Some(own_certificate(certificate, key, lang)?), None),
            (_, _, Some(name)) => (Some(made_certificate(folder, options, address, lang)?), Some(name.clone())),
            _ => (None, None),
        };
        let host = match name.as_ref().or(options.hosts.first()) {
            Some(name) => name.clone(),
            None if address.ip().is_unspecified() => "localhost".to_owned(),
            None => host_of(address),
        };
        let mut hosts = options.hosts.clone();
        hosts.push(host.clone());
        hosts.extend(tls.iter().flat_map(|tls| tls.certificate.names.iter().map(|name| in_address(name))));
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{host}:{}", address.port());
        let this_computer_only = address.ip().is_loopback() && options.hosts.is_empty();
        Ok(Self { listener, tls, hosts, this_computer_only, url })
    }

    async fn run(self, app: App, demo: Option<String>) -> Result<()> {
        let options = sejo_web::Options {
            secure_cookies: self.tls.is_some(),
            hosts: self.hosts,
            this_computer_only: self.this_computer_only,
            max_upload: usize::try_from(MAX_UPLOAD)?,
            demo_token: demo,
            certificate: self.tls.as_ref().map(|tls| tls.certificate.clone()),
            ..sejo_web::Options::default()
        };
        let service = sejo_web::router(app.clone(), options).into_make_service_with_connect_info::<SocketAddr>();
        let handle = Handle::new();
        let waiting = handle.clone();
        tokio::spawn(async move {
            stop_signal().await;
            waiting.graceful_shutdown(Some(Duration::from_secs(10)));
        });
        match self.tls {
            Some(tls) => {
                impatient(axum_server::from_tcp_rustls(self.listener, tls.config)?)
                    .handle(handle)
                    .serve(service)
                    .await?;
            }
            None => impatient(axum_server::from_tcp(self.listener)?).handle(handle).serve(service).await?,
        }
        app.close().await;
        Ok(())
    }
}

/// A server that does not wait for ever: a connection that asks nothing, or half a question, is closed, so that nobody
/// uses up all of them. Uploads and answers may take as long as they need.
fn impatient<A: axum_server::Address, B>(server: axum_server::Server<A, B>) -> axum_server::Server<A, B> {
    let mut server = server.first_request_timeout(QUESTION_WITHIN);
    let builder = server.http_builder();
    builder.http1().header_read_timeout(QUESTION_WITHIN);
    builder.http2().keep_alive_interval(QUESTION_WITHIN).keep_alive_timeout(QUESTION_WITHIN);
    server
}

fn own_certificate(certificate: &Path, key: &Path, lang: Lang) -> Result<tls::Ready> {
    let ready = tls::own(certificate, key, Timestamp::now())?;
    if ready.soon {
        let end = ready.certificate.valid_until;
        say(&match lang {
            Lang::Ja => format!("TLSの証明書の期限が近づいています: {end}。発行元で更新してください。\n"),
            Lang::En => format!("The TLS certificate expires soon: {end}. Renew it where it was issued.\n"),
        });
    }
    Ok(ready)
}

/// A certificate for the names given and the addresses this computer is reached under.
fn made_certificate(folder: &Path, options: &ServeOptions, address: SocketAddr, lang: Lang) -> Result<tls::Ready> {
    let mut names = options.tls_name.clone();
    names.extend(options.hosts.iter().cloned());
    let reached = if address.ip().is_unspecified() { address_in_the_house() } else { Some(address.ip()) };
    names.extend(reached.map(|ip| ip.to_string()));
    let mut known = BTreeSet::new();
    names.retain(|name| known.insert(name.clone()));
    let made = tls::Made::new(folder, names);
    let ready = made.ready(Timestamp::now())?;
    say(&trust(&made, &ready.certificate, lang));
    made.keep_renewed(ready.config.clone());
    Ok(ready)
}

/// How other computers come to trust a certificate made here.
fn trust(made: &tls::Made, about: &sejo_web::Certificate, lang: Lang) -> String {
    let authority = made.authority();
    let (file, names) = (authority.display(), about.names.join(", "));
    let (fingerprint, thumbprint) = (&about.fingerprint, &about.thumbprint);
    let import = "certutil -addstore -f Root authority.pem";
    match lang {
        Lang::Ja => format!(
            "自分で作った証明書を使います。使うパソコンごとに一度だけ、次のファイルを写して「信頼されたルート証明機関」に登録してください:\n  {file}\n\
             登録の前に、指紋(SHA-256)が同じことを確かめてください:\n  {fingerprint}\n\
             Windowsの「拇印」は SHA-1 です:\n  {thumbprint}\n\
             Windowsでは、管理者のコマンド プロンプトで次のようにしても登録できます:\n  {import}\n\
             開ける名前: {names}\n手順は、設定のページにもあります。\n"
        ),
        Lang::En => format!(
            "A certificate made here is used. Copy this file to every computer that uses Sejo and import it once as a trusted root:\n  {file}\n\
             Compare the fingerprint (SHA-256) before trusting it:\n  {fingerprint}\n\
             Windows shows the SHA-1 thumbprint:\n  {thumbprint}\n\
             Or, as administrator on Windows:\n  {import}\n\
             Names it is for: {names}\nThe settings page has this step by step.\n"
        ),
    }
}

/// The address other computers of the house reach this one under. Choosing a way sends nothing.
fn address_in_the_house() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_unspecified())
}

/// As it stands in the address line: IPv6 in brackets.
fn in_address(name: &str) -> String {
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V6(ip)) => format!("[{ip}]"),
        _ => name.to_owned(),
    }
}

fn host_of(address: SocketAddr) -> String {
    match address {
        SocketAddr::V4(v4) if *v4.ip() == Ipv4Addr::LOCALHOST => "localhost".to_owned(),
        SocketAddr::V4(v4) => v4.ip().to_string(),
        SocketAddr::V6(v6) => format!("[{}]", v6.ip()),
    }
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}

fn make_private_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| not_made(folder, &error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder, private).map_err(|error| not_made(folder, &error))?;
    }
    Ok(())
}

/// The terminal is where the link belongs; logs go to the error stream.
fn say(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_terminal_says_is_said_in_both_languages() {
        assert_eq!(both(Lang::Ja, "開いてください:", "Open:"), "開いてください:\nOpen:");
        assert_eq!(both(Lang::En, "開いてください:", "Open:"), "Open:\n開いてください:");
    }
}
