//! Writing and reading the parts of a file: fixed order, fixed widths, big-endian, one spelling of every value.

/// Appends parts.
#[derive(Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub fn byte(&mut self, byte: u8) -> &mut Self {
        self.0.push(byte);
        self
    }

    /// Eight bytes, two's complement.
    pub fn number(&mut self, number: i64) -> &mut Self {
        self.bytes(&number.to_be_bytes())
    }

    /// A length byte and the bytes; `None` over 255.
    pub fn short(&mut self, bytes: &[u8]) -> Option<&mut Self> {
        let length = u8::try_from(bytes.len()).ok()?;
        Some(self.byte(length).bytes(bytes))
    }

    /// Two length bytes and the bytes; `None` over 65,535.
    pub fn long(&mut self, bytes: &[u8]) -> Option<&mut Self> {
        let length = u16::try_from(bytes.len()).ok()?;
        Some(self.bytes(&length.to_be_bytes()).bytes(bytes))
    }

    pub fn done(self) -> Vec<u8> {
        self.0
    }
}

/// Takes parts off the front. Every method is `None` when the bytes do not reach.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes(N)?.try_into().ok()
    }

    pub fn byte(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    pub fn number(&mut self) -> Option<i64> {
        self.array().map(i64::from_be_bytes)
    }

    pub fn short(&mut self) -> Option<&'a [u8]> {
        let length = self.byte()?;
        self.bytes(usize::from(length))
    }

    pub fn long(&mut self) -> Option<&'a [u8]> {
        let length = self.array().map(u16::from_be_bytes)?;
        self.bytes(usize::from(length))
    }

    /// `Some` when nothing is left.
    pub fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.0.len()
    }
}
