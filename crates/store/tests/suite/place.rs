//! A database of its own for every test.

use sejo_store::{Db, Target};
use tempfile::TempDir;

use crate::throwaway::{Throwaway, server};

/// An open, empty database.
pub struct Place {
    pub db: Db,
    pub target: Target,
    #[expect(dead_code, reason = "removed when dropped")]
    dir: TempDir,
    pg: Option<Throwaway>,
}

impl Place {
    pub async fn sqlite() -> Self {
        let dir = TempDir::new().unwrap();
        let target = Target::Sqlite(dir.path().join("sejo.db"));
        Self { db: Db::open(&target).await.unwrap(), target, dir, pg: None }
    }

    pub async fn postgres() -> Option<Self> {
        let pg = Throwaway::make(&server()?).unwrap();
        let target = pg.target.clone();
        let dir = TempDir::new().unwrap();
        Some(Self { db: Db::open(&target).await.unwrap(), target, dir, pg: Some(pg) })
    }

    /// Removes the database.
    pub async fn end(self) {
        self.db.close().await;
        if let Some(pg) = self.pg {
            pg.remove().unwrap();
        }
    }
}

/// Expands a test to both engines.
macro_rules! contract {
    ($($name:ident => $body:ident;)+) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let place = crate::place::Place::sqlite().await;
                super::$body(&place).await;
                place.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(place) = crate::place::Place::postgres().await else { return };
                super::$body(&place).await;
                place.end().await;
            }
        }
    )+};
}
