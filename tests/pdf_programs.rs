//! Embedded font programs made for a test: CFF with a built-in encoding, TrueType with a table of codes.

/// A CFF program whose glyphs have these codes and names.
pub fn cff(glyphs: &[(u8, &str)]) -> Vec<u8> {
    const OWN_NAMES: u16 = 391;
    const END: &[u8] = &[14];
    let names: Vec<&[u8]> = glyphs.iter().map(|(_, name)| name.as_bytes()).collect();
    let before = [&[1, 0, 4, 1], list(&[b"F"]).as_slice()].concat();
    // Three offsets of five bytes, each before its operator of one, in a list of one.
    let length_of_top = list(&[&[0; 18]]).len();
    let after = [list(&names), list(&[])].concat();
    let charset = before.len() + length_of_top + after.len();
    let ids: Vec<u8> = (0..glyphs.len() as u16).flat_map(|index| (OWN_NAMES + index).to_be_bytes()).collect();
    let encoding = charset + 1 + ids.len();
    let codes: Vec<u8> = glyphs.iter().map(|(code, _)| *code).collect();
    let outlines = encoding + 2 + codes.len();
    let entry = |offset: usize, operator: u8| [&[29], (offset as u32).to_be_bytes().as_slice(), &[operator]].concat();
    let top = [entry(charset, 15), entry(encoding, 16), entry(outlines, 17)].concat();
    let outlines = list(&vec![END; glyphs.len() + 1]);
    let count = [0, codes.len() as u8];
    [before, list(&[&top]), after, vec![0], ids, count.to_vec(), codes, outlines].concat()
}

/// A list as CFF has it: a count, offsets of one byte and the items.
fn list(items: &[&[u8]]) -> Vec<u8> {
    if items.is_empty() {
        return vec![0, 0];
    }
    let ends = items.iter().scan(1, |end, item| {
        *end += item.len() as u8;
        Some(*end)
    });
    let head = [(items.len() as u16).to_be_bytes().as_slice(), &[1, 1]].concat();
    [head, ends.collect(), items.concat()].concat()
}

/// A TrueType program with one table of codes, of a platform and encoding, and names of its glyphs, from the first on.
pub fn true_type(platform: u16, encoding: u16, codes: &[u16], names: &[&str]) -> Vec<u8> {
    let count = codes.len() as u16 + 1;
    let mut head = vec![0; 54];
    head[..4].copy_from_slice(&[0, 1, 0, 0]);
    head[12..16].copy_from_slice(&[0x5f, 0x0f, 0x3c, 0xf5]);
    head[18..20].copy_from_slice(&1000u16.to_be_bytes());
    let mut hhea = vec![0; 36];
    hhea[..4].copy_from_slice(&[0, 1, 0, 0]);
    hhea[34..36].copy_from_slice(&1u16.to_be_bytes());
    let maxp = [&[0, 0, 0x50, 0], count.to_be_bytes().as_slice()].concat();
    let tables = [(b"cmap", code_table(platform, encoding, codes)), (b"head", head), (b"hhea", hhea), (b"maxp", maxp)];
    let post = (!names.is_empty()).then(|| (b"post", post_table(count, names)));
    let tables: Vec<(&[u8; 4], Vec<u8>)> = tables.into_iter().chain(post).collect();
    let mut program = [&[0, 1, 0, 0], (tables.len() as u16).to_be_bytes().as_slice(), &[0; 6]].concat();
    let mut offset = program.len() + 16 * tables.len();
    for (tag, table) in &tables {
        program.extend_from_slice(*tag);
        program.extend([0, offset as u32, table.len() as u32].iter().flat_map(|number| number.to_be_bytes()));
        offset += table.len();
    }
    program.extend(tables.into_iter().flat_map(|(_, table)| table));
    program
}

/// The codes in order lead to the glyphs from 1 on: format 6 for those in a row, format 4 would be longer.
fn code_table(platform: u16, encoding: u16, codes: &[u16]) -> Vec<u8> {
    let (first, last) = (codes[0], codes[codes.len() - 1]);
    let glyph = |code: u16| codes.iter().position(|it| *it == code).map_or(0, |index| index as u16 + 1);
    let glyphs: Vec<u16> = (first..=last).map(glyph).collect();
    let head = [0, 1, platform, encoding, 0, 12];
    let table = [6, 10 + 2 * glyphs.len() as u16, 0, first, glyphs.len() as u16];
    [&head[..], &table, &glyphs].concat().into_iter().flat_map(u16::to_be_bytes).collect()
}

fn post_table(count: u16, names: &[&str]) -> Vec<u8> {
    const OWN_NAMES: u16 = 258;
    let mut post = vec![0; 32];
    post[..4].copy_from_slice(&[0, 2, 0, 0]);
    let indices = [count, 0].into_iter().chain((0..count - 1).map(|index| OWN_NAMES + index));
    post.extend(indices.flat_map(u16::to_be_bytes));
    for name in names {
        post.push(name.len() as u8);
        post.extend_from_slice(name.as_bytes());
    }
    post
}
