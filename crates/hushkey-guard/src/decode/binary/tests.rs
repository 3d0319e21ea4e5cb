use super::*;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().filter(|digit| !digit.is_whitespace()).collect();
    digits
        .chunks(2)
        .map(|two| u8::from_str_radix(&two.iter().collect::<String>(), 16).unwrap())
        .collect()
}

/// What a body says: `path=text` of every view, joined by blanks.
fn said(format: Binary, hex: &str) -> Option<String> {
    let body = bytes(hex);
    let mut views = Views::new(Limits::default());
    let document = read(&mut views, Cow::Borrowed(&body), format, None, false).ok()?;
    for node in document.nodes() {
        let holder = node.holder.map(|holder| &document.nodes()[holder]);
        let within = |inner: &core::ops::Range<usize>, outer: &core::ops::Range<usize>| {
            outer.start <= inner.start && inner.end <= outer.end
        };
        assert!(holder.is_none_or(|holder| within(&node.bytes, &holder.bytes)), "{hex}");
        assert!(holder.is_none_or(|holder| within(&node.text, &holder.text)), "{hex}");
    }
    let mut out = Vec::new();
    for index in 0..views.len() {
        let view = views.view(index).unwrap();
        out.push(format!(
            "{}={}",
            views.path(view.name),
            views.text(view.layer, &view.span)
        ));
    }
    Some(out.join(" "))
}

/// RFC 8949, appendix A, whole.
#[test]
fn the_examples_of_the_cbor_standard_are_read() {
    for (hex, text) in [
        ("00", "=0"),
        ("01", "=1"),
        ("0a", "=10"),
        ("17", "=23"),
        ("1818", "=24"),
        ("1819", "=25"),
        ("1864", "=100"),
        ("1903e8", "=1000"),
        ("1a000f4240", "=1000000"),
        ("1b000000e8d4a51000", "=1000000000000"),
        ("1bffffffffffffffff", "=18446744073709551615"),
        ("c249010000000000000000", "=18446744073709551616"),
        ("3bffffffffffffffff", "=-18446744073709551616"),
        ("c349010000000000000000", "=-18446744073709551617"),
        ("20", "=-1"),
        ("29", "=-10"),
        ("3863", "=-100"),
        ("3903e7", "=-1000"),
        ("f90000", "=0.0"),
        ("f98000", "=-0.0"),
        ("f93c00", "=1.0"),
        ("fb3ff199999999999a", "=1.1"),
        ("f93e00", "=1.5"),
        ("f97bff", "=65504.0"),
        ("fa47c35000", "=100000.0"),
        ("fa7f7fffff", "=3.4028235e38"),
        ("fb7e37e43c8800759c", "=1e300"),
        ("f90001", "=5.960464477539063e-8"),
        ("f90400", "=6.103515625e-5"),
        ("f9c400", "=-4.0"),
        ("fbc010666666666666", "=-4.1"),
        ("f97c00", "=inf"),
        ("f97e00", "=NaN"),
        ("f9fc00", "=-inf"),
        ("fa7f800000", "=inf"),
        ("fa7fc00000", "=NaN"),
        ("faff800000", "=-inf"),
        ("fb7ff0000000000000", "=inf"),
        ("fb7ff8000000000000", "=NaN"),
        ("fbfff0000000000000", "=-inf"),
        ("f4", "=false"),
        ("f5", "=true"),
        ("f6", "=null"),
        ("f7", "=undefined"),
        ("f0", "=simple"),
        ("f8ff", "=simple"),
        ("c074323031332d30332d32315432303a30343a30305a", "=2013-03-21T20:04:00Z"),
        ("c11a514b67b0", "=1363896240"),
        ("c1fb41d452d9ec200000", "=1363896240.5"),
        ("d74401020304", ""),
        ("d818456449455446", "=IETF"),
        (
            "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
            "=http://www.example.com",
        ),
        ("40", "="),
        ("4401020304", ""),
        ("60", "="),
        ("6161", "=a"),
        ("6449455446", "=IETF"),
        ("62225c", "=\"\\"),
        ("62c3bc", "=\u{fc}"),
        ("63e6b0b4", "=\u{6c34}"),
        ("64f0908591", "=\u{10151}"),
        ("80", ""),
        ("83010203", "[]=1 []=2 []=3"),
        ("8301820203820405", "[]=1 [][]=2 [][]=3 [][]=4 [][]=5"),
        (
            "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
            "[]=1 []=2 []=3 []=4 []=5 []=6 []=7 []=8 []=9 []=10 []=11 []=12 []=13 []=14 []=15 []=16 []=17 []=18 \
             []=19 []=20 []=21 []=22 []=23 []=24 []=25",
        ),
        ("a0", ""),
        ("a201020304", "1=2 3=4"),
        ("a26161016162820203", "a=1 b[]=2 b[]=3"),
        ("826161a161626163", "[]=a [].b=c"),
        ("a56161614161626142616361436164614461656145", "a=A b=B c=C d=D e=E"),
        ("5f42010243030405ff", ""),
        ("7f657374726561646d696e67ff", "=streaming"),
        ("9fff", ""),
        ("9f018202039f0405ffff", "[]=1 [][]=2 [][]=3 [][]=4 [][]=5"),
        ("9f01820203820405ff", "[]=1 [][]=2 [][]=3 [][]=4 [][]=5"),
        ("83018202039f0405ff", "[]=1 [][]=2 [][]=3 [][]=4 [][]=5"),
        ("83019f0203ff820405", "[]=1 [][]=2 [][]=3 [][]=4 [][]=5"),
        (
            "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
            "[]=1 []=2 []=3 []=4 []=5 []=6 []=7 []=8 []=9 []=10 []=11 []=12 []=13 []=14 []=15 []=16 []=17 []=18 \
             []=19 []=20 []=21 []=22 []=23 []=24 []=25",
        ),
        ("bf61610161629f0203ffff", "a=1 b[]=2 b[]=3"),
        ("826161bf61626163ff", "[]=a [].b=c"),
        ("bf6346756ef563416d7421ff", "Fun=true Amt=-2"),
    ] {
        assert_eq!(said(Binary::Cbor, hex).as_deref(), Some(text), "{hex}");
        assert_eq!(said(Binary::Cbor, &format!("{hex}00")), None, "{hex} and more");
        let cut = &hex[..hex.len() - 2];
        assert_eq!(said(Binary::Cbor, cut), None, "{hex} cut short");
    }
}

/// RFC 8949, appendix F: what is not well-formed, of every kind.
#[test]
fn what_the_cbor_standard_calls_broken_is_refused() {
    for hex in [
        // the end of a head or a string is missing
        "18 19 1a 1b 1901 1a0102 1b01020304050607 38 58 78 98 9a01ff00 b8 d8 f8 f900 fa0000 fb000000",
        "41 61 5affffffff00 5bffffffffffffffff010203 7affffffff00 7b7fffffffffffffff010203",
        // items are missing
        "81 818181818181818181 8200 a1 a20102 a100 a2000000",
        // the mark is missing
        "5f4100 7f6100 9f 9f0102 bf bf01020102 819f 9f8000 9f9f9f9f9fffffffff 9f819f819f9fffffff",
        // reserved additional information
        "1c 1d 1e 3c 3d 3e 5c 5d 5e 7c 7d 7e 9c 9d 9e bc bd be dc dd de fc fd fe",
        // simple values below 32 in two bytes
        "f800 f801 f818 f81f",
        // chunks of another kind
        "5f00ff 5f21ff 5f6100ff 5f80ff 5fa0ff 5fc000ff 5fe0ff 7f4100ff 5f5f4100ffff 7f7f6100ffff",
        // marks where there is nothing to end
        "ff 81ff 8200ff a1ff a1ff00 a100ff a20000ff 9f81ff 9f829f819f9fffffffff c0ff",
        // a key without a value
        "bf00ff bf000000ff",
        // kinds that cannot last to a mark
        "1f 3f df",
        // texts that are none, and characters across chunks
        "61ff 62c328 7f61c361bcff",
        // a key that holds others
        "a18000 a1a000",
    ] {
        for hex in hex.split(' ') {
            assert_eq!(said(Binary::Cbor, hex), None, "{hex}");
        }
    }
}

#[test]
fn every_head_of_messagepack_is_read() {
    for (hex, text) in [
        ("00", "=0"),
        ("7f", "=127"),
        ("ff", "=-1"),
        ("e0", "=-32"),
        ("c0", "=null"),
        ("c2", "=false"),
        ("c3", "=true"),
        ("c403 616263", "=abc"),
        ("c50003 616263", "=abc"),
        ("c600000003 616263", "=abc"),
        ("c703 07 616263", "=abc"),
        ("c80003 07 616263", "=abc"),
        ("c900000003 07 616263", "=abc"),
        ("ca3fc00000", "=1.5"),
        ("cb3ff8000000000000", "=1.5"),
        ("ccff", "=255"),
        ("cdffff", "=65535"),
        ("ceffffffff", "=4294967295"),
        ("cfffffffffffffffff", "=18446744073709551615"),
        ("d0ff", "=-1"),
        ("d1ff00", "=-256"),
        ("d2ffff0000", "=-65536"),
        ("d38000000000000000", "=-9223372036854775808"),
        ("d4 07 61", "=a"),
        ("d5 07 6161", "=aa"),
        ("d6 07 61616161", "=aaaa"),
        ("d7 07 6161616161616161", "=aaaaaaaa"),
        ("d8 07 61616161616161616161616161616161", "=aaaaaaaaaaaaaaaa"),
        ("a161", "=a"),
        ("d901 61", "=a"),
        ("da0001 61", "=a"),
        ("db00000001 61", "=a"),
        ("92 01 90", "[]=1"),
        ("dc0001 01", "[]=1"),
        ("dd00000001 01", "[]=1"),
        ("81 a161 01", "a=1"),
        ("de0001 01 02", "1=2"),
        ("df00000001 c3 02", "true=2"),
        ("82 a161 81 a162 91 c0 a163 a0", "a.b[]=null c="),
    ] {
        assert_eq!(said(Binary::MessagePack, hex).as_deref(), Some(text), "{hex}");
        assert_eq!(said(Binary::MessagePack, &format!("{hex}00")), None, "{hex} and more");
        assert_eq!(
            said(Binary::MessagePack, &hex[..hex.len() - 2]),
            None,
            "{hex} cut short"
        );
    }
    for hex in [
        "c1",
        "81 90 01",
        "dfffffffff",
        "ddffffffff",
        "dbffffffff",
        "c9ffffffff07",
    ] {
        assert_eq!(said(Binary::MessagePack, hex), None, "{hex}");
    }
}

#[test]
fn fields_of_protocol_buffers_are_called_by_their_numbers() {
    for (hex, text) in [
        // the examples of the specification
        ("089601", "1=150"),
        ("120774657374696e67", "2=testing"),
        ("1a03089601", "3.1=150"),
        ("22 05 68656c6c6f 28 01 28 02", "4=hello 5=1 5=2"),
        // packed numbers are opaque
        ("3206 038e029ea705", ""),
        // a double, an integer of eight bytes, a float, one of four
        ("09000000000000f83f 0915cd5b0700000000", "1=1.5 1=123456789"),
        ("0d0000c03f 0d15cd5b07", "1=1.5 1=123456789"),
        ("08ffffffffffffffffff01", "1=-1"),
        // an entry of a map, a group, an empty text
        ("0a08 0a0361 2e62 120178", "1.1=a.b 1.2=x"),
        ("0b120178 0c", "1.2=x"),
        ("0a00", "1="),
    ] {
        assert_eq!(said(Binary::Protobuf, hex).as_deref(), Some(text), "{hex}");
    }
    for hex in [
        "0801 0a05 61", // cut short
        "00",           // field 0
        "0e",
        "0f",         // kinds that do not exist
        "0b 0801 14", // another group's end
        "0aff01 61",
        "08ffffffffffffffffff02",
        "f8ffffffff7f 00",
    ] {
        assert_eq!(said(Binary::Protobuf, hex), None, "{hex}");
    }
}

#[test]
fn a_body_that_reads_in_two_formats_is_of_neither() {
    let limits = Limits::default();
    assert_eq!(
        guess(&bytes("81a3 616263 a3 646566"), &limits),
        Some(Binary::MessagePack)
    );
    assert_eq!(guess(&bytes("a163 616263 63 646566"), &limits), Some(Binary::Cbor));
    assert_eq!(guess(&bytes("0a05 68656c6c6f 1003"), &limits), Some(Binary::Protobuf));
    assert_eq!(guess(&bytes("0102030405"), &limits), None);
    // [1, … 8, {"b": "xyz", "k": 1, "l": 2}] of CBOR; {1: 2, … "abc": 120, …} of MessagePack
    let both = "89 0102030405060708 a3 616263 78797a 616b01 616c02";
    assert!(said(Binary::Cbor, both).unwrap().contains("=xyz"));
    assert!(said(Binary::MessagePack, both).unwrap().contains("abc=120"));
    assert_eq!(guess(&bytes(both), &limits), None);
}
