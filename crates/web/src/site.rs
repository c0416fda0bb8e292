//! What every handler shares: the application and how the server runs.

use std::sync::Arc;

use sejo_app::App;
use sejo_model::Date;

/// How the pages are served.
#[derive(Debug, Clone)]
pub struct Options {
    /// Served over TLS: cookies are `Secure` and named `__Host-…`, browsers are told to stay on TLS.
    pub secure_cookies: bool,
    /// Host names besides the loopback ones under which the pages may be asked for, without port.
    pub hosts: Vec<String>,
    /// Nobody but this computer is answered: other computers can open neither the pages nor a link.
    pub this_computer_only: bool,
    /// Largest file the drop zone takes, in bytes.
    pub max_upload: usize,
    /// Largest folder a browser may send to be sealed or compared, in bytes. Nothing of it is kept.
    pub max_folder: usize,
    /// Token of a ready session: `/demo/<token>` signs in with it. Only for the demo, only on loopback.
    pub demo_token: Option<String>,
    /// The certificate the pages are served with, for the settings page.
    pub certificate: Option<Certificate>,
}

/// What people should know about a TLS certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// SHA-256 as browsers show it, to compare before trusting it.
    pub fingerprint: String,
    /// SHA-1 as Windows shows it (拇印), for the same comparison. It proves less and is nowhere relied on alone.
    pub thumbprint: String,
    /// Last day.
    pub valid_until: Date,
    /// Names and addresses it is for, when it was made here.
    pub names: Vec<String>,
    /// The file that other computers have to be told to trust, when it was made here.
    pub import: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            secure_cookies: false,
            hosts: Vec::new(),
            this_computer_only: false,
            max_upload: 50 * 1024 * 1024,
            max_folder: 512 * 1024 * 1024,
            demo_token: None,
            certificate: None,
        }
    }
}

/// A name that is this computer to whoever types it.
fn is_loopback(name: &str) -> bool {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// State of every handler. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    /// The use cases.
    pub app: App,
    /// How the pages are served.
    pub options: Arc<Options>,
}

impl Site {
    /// Joins the two.
    #[must_use]
    pub fn new(app: App, options: Options) -> Self {
        Self { app, options: Arc::new(options) }
    }

    /// Where a link for somebody else begins: as the page was asked for, but never under a name that means another computer
    /// wherever it is typed, when there is one that does not.
    #[must_use]
    pub fn origin(&self, asked: &str) -> String {
        let scheme = if self.options.secure_cookies { "https" } else { "http" };
        let port = asked.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
        let (name, port) = port.map_or((asked, String::new()), |(name, port)| (name, format!(":{port}")));
        let public = self.options.hosts.iter().find(|host| !is_loopback(host)).filter(|_| is_loopback(name));
        format!("{scheme}://{}{port}", public.map_or(name, String::as_str))
    }
}
