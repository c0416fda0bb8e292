//! Which database a test runs on, and the databases it made.

use std::path::Path;

use sejo_app::Target;
use tokio::sync::Mutex;

use crate::throwaway::{Throwaway, server};

/// Makes databases of one engine.
pub struct Place {
    server: Option<String>,
    made: Mutex<Vec<Throwaway>>,
}

impl Place {
    pub fn sqlite() -> Self {
        Self { server: None, made: Mutex::default() }
    }

    /// `None` without a server.
    pub fn postgres() -> Option<Self> {
        Some(Self { server: Some(server()?), made: Mutex::default() })
    }

    /// A new, empty database; an embedded one lies in `folder`.
    pub async fn target(&self, folder: &Path) -> Target {
        let Some(server) = &self.server else { return Target::Sqlite(folder.join("sejo.db")) };
        let made = Throwaway::make(server).unwrap();
        let target = made.target.clone();
        self.made.lock().await.push(made);
        target
    }

    /// Removes what was made.
    pub async fn end(self) {
        for made in self.made.into_inner() {
            made.remove().unwrap();
        }
    }
}

/// Expands tests to both engines.
macro_rules! both {
    ($($name:ident;)+) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let place = crate::place::Place::sqlite();
                super::$name(&place).await;
                place.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(place) = crate::place::Place::postgres() else { return };
                super::$name(&place).await;
                place.end().await;
            }
        }
    )+};
}
