//! The options of a server, and the token that callers need where it is not on loopback.

use std::net::SocketAddr;
use std::path::PathBuf;

/// The shortest token that is taken, in bytes.
pub(crate) const SHORTEST_TOKEN: usize = 16;

/// A secret that callers must send. Its text is in no message and no log: only a hash of it is kept.
#[derive(Clone)]
pub(crate) struct BearerToken(blake3::Hash);

impl BearerToken {
    /// Makes a token of a text; `None` if it is too short to be secret, or cannot stand in a header.
    pub fn new(text: &str) -> Option<BearerToken> {
        let text = text.trim();
        let fits = text.len() >= SHORTEST_TOKEN && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| BearerToken(blake3::hash(text.as_bytes())))
    }

    /// Returns true if `text` is the token. Hashes are compared in a time that tells nothing.
    pub fn is(&self, text: &str) -> bool {
        blake3::hash(text.as_bytes()) == self.0
    }
}

/// The options of a server.
#[derive(Clone)]
pub(crate) struct ServerOptions {
    /// The folder of the index.
    pub index: PathBuf,
    /// The address to listen at; port 0 is any that is free.
    pub listen: SocketAddr,
    /// The token that callers must send.
    pub token: Option<BearerToken>,
    /// True if each request is logged, without what was asked.
    pub logs: bool,
    /// Number of searches at a time.
    pub searches: usize,
}
