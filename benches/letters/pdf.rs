//! The letter as a PDF: letter-size pages, Times, a header table, compressed streams, text in the standard encoding.

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};

use super::dice::Dice;
use super::fiction::{Fiction, Header};
use super::lines::{Habits, Kind, Line, Measure, lines};

const SIZE: f32 = 11.5;
const LEADING: f32 = 13.4;
const MARGIN: f32 = 72.0;
const WIDTH: f32 = 612.0;
const HEIGHT: f32 = 792.0;

const REGULAR: Name = Name(b"F1");
const BOLD: Name = Name(b"F2");
const TABLE: Name = Name(b"F3");
const TABLE_BOLD: Name = Name(b"F4");

/// The fonts every reader has, under their names on the page.
const FONTS: [(Name, Name); 4] = [
    (REGULAR, Name(b"Times-Roman")),
    (BOLD, Name(b"Times-Bold")),
    (TABLE, Name(b"Helvetica")),
    (TABLE_BOLD, Name(b"Helvetica-Bold")),
];

/// Widths of the printable ASCII characters of Times-Roman, in thousandths of the size (Adobe's core font metrics).
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500,
    444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480,
    200, 480, 541,
];

/// Widths of Times-Bold.
const TIMES_BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944,
    722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556,
    444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394,
    220, 394, 520,
];

fn width(table: &[u16; 95], byte: u8) -> u32 {
    u32::from(table.get(usize::from(byte.wrapping_sub(32))).copied().unwrap_or(500))
}

fn text_width(table: &[u16; 95], text: &str) -> f32 {
    text.bytes().map(|byte| width(table, byte)).sum::<u32>() as f32 * SIZE / 1000.0
}

/// The file of one letter or of several, one behind the other.
pub fn render(letters: &[Fiction], dice: &mut Dice) -> Vec<u8> {
    assemble(letters.iter().flat_map(|fiction| pages(fiction, dice)).collect())
}

fn pages(fiction: &Fiction, dice: &mut Dice) -> Vec<Vec<u8>> {
    let habits = Habits { wide: false, own_line: if dice.percent(7) { 60 } else { 0 }, tight: 0 };
    let room = ((WIDTH - 2.0 * MARGIN) * 1000.0 / SIZE) as u32;
    let measure = Measure { room, width: &|byte| width(&TIMES, byte) };
    let lines = lines(fiction, &habits, &measure, dice);
    let mut press = Press { pages: Vec::new(), page: Content::new(), y: HEIGHT - MARGIN, footers: &fiction.footers };
    for line in &lines {
        match (line.kind, fiction.header()) {
            (Kind::Break, _) => press.turn(),
            (Kind::Header, Some(header)) => press.header(header),
            _ => press.line(line),
        }
    }
    press.turn();
    press.pages
}

struct Press<'a> {
    pages: Vec<Vec<u8>>,
    page: Content,
    /// The height of the next line.
    y: f32,
    /// The lines at the foot of each page.
    footers: &'a [String],
}

impl Press<'_> {
    fn turn(&mut self) {
        let page = (self.pages.len() + 1).to_string();
        for (index, footer) in self.footers.iter().enumerate() {
            // How many pages there will be is not yet known; a reader does not mind.
            let text = footer.replace("{page}", &page).replace("{pages}", "9");
            self.y = MARGIN - LEADING * (index as f32 + 1.5);
            self.show(TABLE, 8.0, MARGIN, &text);
        }
        let page = std::mem::replace(&mut self.page, Content::new());
        self.pages.push(compress_to_vec_zlib(&page.finish(), 6));
        self.y = HEIGHT - MARGIN;
    }

    fn show(&mut self, font: Name, size: f32, x: f32, text: &str) {
        self.page.begin_text();
        self.page.set_font(font, size);
        self.page.next_line(x, self.y);
        self.page.show(Str(text.as_bytes()));
        self.page.end_text();
    }

    fn line(&mut self, line: &Line) {
        let top = self.y > HEIGHT - MARGIN - 1.0;
        let gap = match line.kind {
            _ if top => 0.0,
            Kind::More | Kind::Tight | Kind::Header | Kind::Break => 0.0,
            Kind::Section => 1.5 * LEADING,
            Kind::Item | Kind::Paragraph | Kind::Labelled(_) => LEADING,
        };
        self.y -= gap;
        if self.y < MARGIN {
            self.turn();
        }
        match line.kind {
            Kind::Section => {
                let x = (WIDTH - text_width(&TIMES_BOLD, &line.text)) / 2.0;
                self.show(BOLD, SIZE, x, &line.text);
            }
            Kind::Labelled(bytes) => self.parted(&line.text, bytes.min(line.text.len())),
            _ if line.heading => self.heading(&line.text),
            _ => self.show(REGULAR, SIZE, MARGIN, &line.text),
        }
        self.y -= LEADING;
    }

    /// A bold beginning and a regular rest.
    fn parted(&mut self, text: &str, bytes: usize) {
        let (bold, rest) = text.split_at(bytes);
        self.show(BOLD, SIZE, MARGIN, bold);
        self.show(REGULAR, SIZE, MARGIN + text_width(&TIMES_BOLD, bold), rest);
    }

    /// A heading is bold, the decision after it is not.
    fn heading(&mut self, text: &str) {
        let decision = ["Upheld", "Overturned"].into_iter().find(|word| text.ends_with(word));
        let bold = text.len() - decision.map_or(0, str::len);
        self.parted(text, bold);
    }

    /// The table of two columns of label and value, ruled.
    fn header(&mut self, header: &Header) {
        let [assigned, decision, injury, denial, received] = header.dates.each_ref().map(String::as_str);
        let rows = [
            ["Case Number:", &header.number, "", ""],
            ["Date Assigned:", assigned, "Date of Injury:", injury],
            ["Decision Date:", decision, "UR Denial Date:", denial],
            ["Priority:", header.priority, "Application", received],
            ["", "", "Received:", ""],
        ];
        let columns = [MARGIN, MARGIN + 110.0, MARGIN + 240.0, MARGIN + 345.0, WIDTH - MARGIN];
        let top = self.y + 10.0;
        for (number, row) in rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate().filter(|cell| !cell.1.is_empty()) {
                let font = if column % 2 == 0 { TABLE_BOLD } else { TABLE };
                self.show(font, 9.5, columns[column] + 4.0, cell);
            }
            // The last two rows are one row of the table.
            if number != 3 {
                self.rule(MARGIN, self.y - 3.5, WIDTH - MARGIN, self.y - 3.5);
            }
            self.y -= 13.0;
        }
        let bottom = self.y + 9.5;
        self.rule(MARGIN, top, WIDTH - MARGIN, top);
        for x in columns {
            self.rule(x, top, x, bottom);
        }
    }

    fn rule(&mut self, x: f32, y: f32, to_x: f32, to_y: f32) {
        self.page.set_line_width(0.7);
        self.page.move_to(x, y);
        self.page.line_to(to_x, to_y);
        self.page.stroke();
    }
}

/// Objects: 1 the catalog, 2 the page tree, 3 to 6 the fonts, then page and content in turn.
fn assemble(pages: Vec<Vec<u8>>) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let tree = Ref::new(2);
    pdf.catalog(Ref::new(1)).pages(tree);
    let page_ref = |index: usize| Ref::new(7 + 2 * index as i32);
    pdf.pages(tree).kids((0..pages.len()).map(page_ref)).count(pages.len() as i32);
    for (index, (_, base)) in FONTS.iter().enumerate() {
        let mut font = pdf.type1_font(Ref::new(3 + index as i32));
        font.base_font(*base).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (index, content) in pages.iter().enumerate() {
        let content_ref = Ref::new(8 + 2 * index as i32);
        let mut page = pdf.page(page_ref(index));
        page.parent(tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(content_ref);
        let mut resources = page.resources();
        let mut fonts = resources.fonts();
        for (font, (name, _)) in FONTS.iter().enumerate() {
            fonts.pair(*name, Ref::new(3 + font as i32));
        }
        fonts.finish();
        resources.finish();
        page.finish();
        pdf.stream(content_ref, content).filter(Filter::FlateDecode);
    }
    pdf.finish()
}
