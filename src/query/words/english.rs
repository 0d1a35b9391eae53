//! The words of everyday English, which are no misspellings of the words of letters: "decided" is not "denied".
//!
//! The index has only words of letters, so that to it "decided" may look like a slip of the far
//! commoner "denied".

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::Stems;

/// One form of each word; the others share its stem. Words of up to three letters are never corrected.
/// In small letters.
const WORDS: &str = "
    able about above accept according account across action actual actually address advice advise affect afford afraid after
    afternoon again against agree ahead alike alive allege almost alone along already also although always among amount
    angry annual another answer anybody anyone anything anyway apart apparent appeal appear application apply appoint approach
    april area argue argument around arrange arrive article aside asked assume attach attempt attend attorney august author
    autumn available average avoid award away back badly balance based basic basis became because become been before began begin
    behave behind being believe belong below beside best better between beyond bill bind birth black blame board body book both
    bottom bought bound break brief bring broad broke brother brought budget build burden business busy buyer call came cancel
    cannot care career careful carrier carry case catch cause center central certain chair challenge chance change chapter charge
    cheap check child choice choose chose circumstance cite city civil claim class clear clearly client close collect color
    come comment common community company compare comparison compensate complain complete complex concern conclude condition
    conduct confirm confuse connect consider consist constant contact contain content contest context continue contract contrary
    contrast control copy correct cost could council count country county couple course court cover create criteria current
    customer daily damage danger data date daughter days deal death debate december decide decision declare decline deeply
    defend defense define definite degree delay deliver demand depend describe description deserve design desire despite detail
    determine develop differ different difficult direct disagree discover discuss dispute distance divide document doing
    dollar done double doubt down draft draw drive drop duration during each early earn easily east easy edge educate
    effect effort eight either elder elect eleven else employ employee employer empty ended enough ensure enter entire equal error
    especially essential establish estimate even evening event eventually ever every everybody everyone everything evidence
    exact exactly example except exist expect expedite expense expensive expert explain express extend extra fact factor fail fair
    fall false family famous fault favor fear feature february feel fell felt field fifth fifty fight figure file fill final finally
    find fine finish fire firm first five follow food force forget form formal former forth forty forward found four fourth
    free frequent frequently friday friend from full further future gave general generally gentle getting give given giving goal
    goes going gone good govern grant great ground group grow guess guide half hand handle happen happy hard hardly have head
    heading hear hearing heard held help hence here hers high hire history hold home hope hour house however huge human hundred
    hurt husband idea identify ignore immediate important improve inch include income increase indeed independent
    indicate individual inform information initial inside instance instead insure insurer intend interest interpret into involve
    issue itself january join judge judgment july jump june jury just justify keep kept kind knew know known labor lack lady
    large last late lately later latter launch lawyer lead learn least leave left legal less letter level liable life
    light like likely limit line list listen little live local locate long look lose lost loud love lower luck made mail main
    maintain major majority make male manage manager manner many march mark market married match matter maybe mayor mean
    measure meet meeting member mention mere message method middle might mile mind mine minor minute miss missing mistake
    modern moment monday money month more moreover morning most mostly mother move much must myself name narrow nature near
    nearly need neglect neither never news next nice nine nobody none noon normal north note nothing notice november
    number object obtain obvious obviously occasion occur october offer office official often once online only onto open operate
    opinion oppose option order ordinary organize origin other otherwise ought ours outcome outside over overall owner page paid paper
    parent part partial particular partly party pass past pattern paying payment peer people percent percentage perfect perhaps period
    permit person phone phrase pick picture piece place plain plan play please plenty point police policy poor popular position
    possible possibly post power practice precedent prefer prepare present press pretty prevent previous previously price print
    prior private probably problem proceed process produce profession proof proper property propose protect prove provide
    provider public publish purchase purpose push quality quarter question quick quickly quiet quite quote raise range
    rarely rate rather ratio reach read ready real really reason reasonable recall receive recent recently recommend record
    recover refer reference refuse regard regular reject relate relation release relevant rely remain remark remember remind remove
    render repeat reply report represent request require research reserve resolve respond response rest result return reveal
    reverse review revise right risk role room rough round rule safe said sake same sample saturday save saying schedule school
    science search season second secret section seek seem seen select sell send sense sent separate september serious seriously serve
    service session settle seven several share shall short should show shown shut side sign significant silent similar simple simply
    since single sister sixth sixty size skill slight slow small society sold solve some somebody someone something sometimes
    somewhat soon sorry sort sound source south speak special specific spend spoke spring stage stand standard start state
    statement stay step still stood stop story straight strange street strict strong student study stuff style subject submit
    succeed success successful such sudden suggest suit summary summer sunday supply support suppose sure surprise suspect table take
    taken talk target task teach team tell tend term test text than thank that their them then theory there therefore these thing
    think third thirty this those though thought thousand three through throughout thursday thus time timely title today together
    told tomorrow tonight took topic total touch toward town track trade travel treat trend trial trouble true truly trust
    truth trying tuesday turn twelve twenty twice type typical typically ultimate ultimately under understand unfair unfortunately
    unit unless unlike until unusual upon urgent used useful usual usually value various vary verify version very victim view
    violate visit voice wait walk wall want warn waste watch water ways wednesday week weekly went were west what whatever when
    whenever where whether which while whom whose wide wife will willing window winter wish with within without woman women wonder
    word work worker world worse worst worth would write written wrong wrote yeah year yearly yellow yesterday young yours yourself
    zero
";

/// They are computed once, when the first word is not known.
static STEMS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut stems = Stems::default();
    WORDS.split_whitespace().map(|word| stems.stem(word).to_owned()).collect()
});

/// Returns true if a word is one of everyday English, in any of its forms.
/// Case does not count.
pub fn is_everyday(word: &str) -> bool {
    let mut stems = Stems::default();
    STEMS.contains(stems.stem(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_are_told_from_slips() {
        for word in
            ["decided", "Decide", "deciding", "expedited", "often", "reviewed", "granting", "yesterday", "explained"]
        {
            assert!(is_everyday(word), "{word}");
        }
        for word in ["lumabr", "hydrocodne", "surgry", "facett", "theraphy", "overturnd"] {
            assert!(!is_everyday(word), "{word}");
        }
    }
}
