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
    able about above accept accessory accident accidental according account achieve across acting action actual actually
    adapt address adhesive adjust advertise advice advise advocate aerobic affect afford afraid after afternoon again
    against agree ahead akin alarm album alcohol alert alike alive allege allergy ally almost alone along already also
    although always amateur amazing ambition ambulance among amount amuse anatomy anchor ancient angel anger angle angry
    animal ankle anniversary announce annoy annual another answer anticipate antique anxious anybody anyone anything
    anyway apart apology apparent appeal appear append apple appliance application apply appoint appointment appreciate
    approach april architect archive arctic area arena argue argument arise army aroma around arrange arrest arrive
    arrow artery article artist aside asked asleep assault assembly assert asset assign assist association assume assure
    athlete atlas atmosphere atom attach attack attempt attend attendant attic attorney attract auction audience audit
    august aunt author auto automatic autumn available avenue average aviation avoid awake award away awful axis back
    backup bacon badly bail baker balance ball ballet balloon bamboo band bandage bank banner barber bare bargain barn
    barrel barrier base baseball based basement basic basin basis basket batch bath bathe beach bead beam bean bear
    beard beast beat beating beautiful beauty became because become bedroom beef been beer before began begin behalf
    behave behaviour behind being believe bell belong below belt bench bend benefit beside best better between beyond
    bike bill billing binary bind bird birth birthday biscuit bite bits bitter black blade blame blank blanket blast
    bleach bleeder blend bless blind blocker blocks blood bloom blow blue board boat body bold bomb bond bone bonus book
    boost boot border bored boring born borrow boss both bother bottle bottom bought bound bowel bowl boxer brace
    bracelet brain brand brass brave bread break breakfast breath breed breeze brick bride bridge brief bright bring
    broad broadcast broke broken bronze broom brother brought browse browser bruise brush bubble buck bucket budget
    buffalo buffer bugs build builder bulb bulk bull bullet bump bunch bundle burden burst bush business busy butcher
    butter button buttons buyer buying cabin cabinet cable cache cake calendar calf call calm came camel camera camp
    campaign campus canal cancel candidate candle candy cannot canoe canvas capable capacity capital captain capture
    carbon card care career careful cargo carpenter carpet carrier carrot carry cart carve case cashier casino cast
    castle catch category cause cave ceiling celebrate cell cement census center central century cereal ceremony certain
    chain chair chalk challenge chamber champagne champion chance change channel chaos chapel chapter character charge
    charity charm chart chase chat cheap cheaper check chef chemical cherry chest chew chicken chief child chimney chip
    chocolate choice choke choose chorus chose church cigarette cinema circle circuit circumstance circus cite citizen
    city civil claim clash class classic clause claw clay clean cleaner clear clearly clerk clever click client cliff
    climate climb clinic clock clone close closer closet cloth clothes cloud club clue coach coal coast coat cocktail
    code coffee coin cold collapse collar colleague collect college collide colony color column combination combine
    combined come comedy comfort comfortable comic command comment commit common community comp compact companion
    company compare comparison compel compensate competition compile complain complaint complete complex compliance
    compliant comply component compose computer comrade concept concern concert conclude concrete condition conduct
    conference confident confirm conflict conform confuse congress conjunction connect connection conquer conscience
    consent consequence conserve consider consist console constant constitute constraint construct construction consult
    consume contact contain container content contest context continue contract contrary contrast control convenient
    convention conversation conversion convert convey convict convince cook cookie cool copper copy coral cord core cork
    corn corner corpus correct correlation corridor corruption cost cottage cotton couch cough could council counsel
    count country countryside county couple coupon courage course court courtesy cousin cover coverage coward coworker
    crab crack craft crane crash crawl crazy cream create creation creature credibility credible credit creek crew
    cricket crime criminal crisis criteria critic crop cross crowd crown crude cruel cruise crush crystal cube cultivate
    culture cupboard curb cure curious currency current curtain curve cushion custody custom customer cute cycle daily
    dairy damage damp dancer dancing danger dangerous daring dark dash data date daughter dawn days dead deaf deal dear
    death debate debt decade december decent decide decision deck declare decline decode decorate deep deeper deeply
    defeat defect defend defendant defense defer deficit define definite degree delay delegate delete deletion delicate
    delicious delight deliver demand democracy dense dentist deny depart depend deposit deposition deprive depth deputy
    derive descend describe description desert deserve design desire desk desperate despite destination destroy detach
    detail detect detection determine develop deviation device devil devote diabetic diagnostic diagnostics diagram
    dialogue diamond diary dictate dictionary diet differ different difficult digest digit dignity dimension dinner
    diplomat direct dirt dirty disagree disappear disappoint disaster discipline discount discover discuss dish disk
    dismiss display dispose dispute distance distant distinct distribute district disturb ditch dive diver diverse
    divide divine divorce dizzy dock document doing dollar dolphin domain domestic dominate donate done donkey donor
    door dose double doubt dove down draft drag dragon drain drama draw dream drift drill drive driver drop drown drum
    drunk duck dull dumb dump duration during dust duty dwarf dying each eager eagle earl early earn earth ease easier
    easily east easy eating echo economy edge edit edition educate effect effective efficient effort eight either elbow
    elder elect electric electrician electronic elegant element elephant elevator eleven elite else email embark
    embarrass embrace emerge emotion emperor emphasis empire employ employee employer empty enable enclose encounter
    encourage ended endless enemy energy enforce engage engine engineer enhance enjoy enormous enough ensure enter
    enterprise entertain enthusiasm entire entitle entity entrance entry envelope environment episode equal equator
    equip error escape especially essay essence essential establish estate estimate eternal ethic evade even evening
    event eventually ever every everybody everyone everything evidence evil exact exactly exam example exceed excel
    excellent except excess exchange excise excision excite exclude exclusion excuse execute exempt exercise exhaust
    exhibit exile exist existence exit exotic expand expansion expect expedite expense expensive experiment expert
    explain explanation explode exploit explore explosion export expose express expression extend extensive extent
    external extra extract extreme fabric face facility fact factor factory fade fail faint fair faith faithful fall
    false fame familiar family famous fancy fantasy fare farm farmer fashion fast faster fatal fate father fault favor
    fear feast feather feature february federal feed feel fees fell fellow felt female fence fertile festival fetch
    fever fiber fiction field fierce fifth fifty fight figure file fill film filter final finally finance find fine
    finish fire firefighter fireman firm first fist five fixed flat flight float flock flood floor flow flower flying
    fold folder follow food foolish force foreman forest forget forklift form formal format former formula forth
    fortunate fortune forty forward found four fourth fraction frame free freedom freeze frequent frequently fresh
    friday friend frighten from frost frozen fruit frustrate full fully furniture further future gain garden gardener
    gate gather gave gender general generally generate generation generic generous gentle genuine getting gift give
    given giving glad glass global glory glove goal goes going gone good govern grade gradual grandfather grant graph
    grass grateful grave grease great greater green grip ground group grow guarantee guard guess guest guide guilty
    habit hair half hammer hand handle hang happen happy hard hardly hardware harsh hate have head header heading heap
    hear heard hearing heat heated heater heating heavily heavy height held hell help helper hence here hereby herein
    hero hers hesitate hidden hide high higher highlight hike hill hint hire history hobby hold holder holiday home
    honest hook hope horrible horror horse hose host hotel hour house however huge human hump hundred hunger hungry
    hurry hurt husband hybrid idea ideal identify ignore imagine immediate impact impatient import important impose
    impossible impress improve inch incident include income inconsistent increase incredible indeed independent indicate
    individual ineligible inexact infant infer inform information initial inner innocent input insect inside insist
    inspect inspection inspire instance instant instead instruct insult insure insurer integral intelligent intend
    intense intent intention interest interior internal internet interpret intimate into invalid invent invest invite
    invoice invoke involve island isolate isolation issue itself janitor january jealous jeans join joke judge judgment
    juice july jump june junk jury just justify keen keep kept keyword kick kill kind kingdom kiss kitchen kneel knew
    knife knock know known label labor laborer lack ladder lady lake language large larger last late lately later latest
    latex latter laugh launch laundry lawn lawyer layer lazy lead leadership leaf leap learn least leather leave lecture
    left legal legend leisure lend less lesson letter level lexical liability liable liberty libraries library lick lien
    life lift light like likely limit line linear link liquid list listen literal little live loader local locate lock
    locked locker logic logical lone lonely long longer longest look lookup loop lose loser losing lost lots loud love
    lovely lower luck lucky luggage lump lunch luxury machine machinery machinist made magazine magic maid mail mailing
    mailman main maintain major majority make male manage manager manner many march mark marker market married mask
    mason mass master match material math matrix matter mature maximum maybe mayor meal mean meanwhile measure meat
    mechanic media median medium meet meeting member memory mend mention mere merge merit message metal method middle
    might mile military milk mind mine minimal minimum minor minus minute mirror miss missing mission mistake mock mode
    model modern module moment monday money month mood moon more moreover morning most mostly motel mother motion motor
    mount mountain move mower much multiply murder museum must mutual mutually myself mystery myth nail naked name
    narrow nation native nature near nearly neat necessarily necessary need needle neglect neighbor neither nephew
    nervous nest never news next nice nine noble nobody noise none nonsense noon normal north notation note nothing
    notice notify notion novel november null number numeric nurse obese obey object obtain obvious obviously occasion
    occur october offend offer office officer official often older oldest omit once online only onto open operate
    operator opinion opponent oppose option orchestra order ordinary organize origin other otherwise ought ours outcome
    outer outgoing outline outside outstanding oven over overall overload overpaid overtime owner packer page paid paint
    painter pair pallet paper parade parcel pardon parent park parse part partial particular partly party pass passage
    passenger passion past pastor patent path patience pattern paying payment peace peak peer penalty pencil pending
    people pepper percent percentage perfect perform perhaps period permission permit peroneal person pertain petition
    phone phrase physician physicians pick picker picture piece pilot pipe place plain plaintiff plan planet plaster
    play pleasant please pleasure plenty plumber poem poet point pointer polar police policy polite poll pollution pool
    poor popular porch port portrait position possible possibly post postal postpone potential poverty powder power
    practice praise pray precedent precious prefer prefix pregnant prepare presence present presentation press pretty
    prevent previous previously price pride priest prince print printer prior prison private prize probably problem
    proceed proceeding process produce productive profession profile profit project promise promote proof proper
    property propose prosper protect prove provide provider prudent psychology public publish pump puncture punish
    purchase pure purely purpose pursue push quality quarrel quarter queen query question quick quickly quiet quite
    quotation quote race radio rail raise ramp range rank rarely rate rather ratio razor reach read readily ready real
    really reason reasonable rebel recall receipt receive recent recently recommend record recover redefine refer
    reference reflect refrain refund refuse regard register regression regret regular regulation reimburse reject relate
    relation relative release relevant relief religion rely remain remark remarkable remember remind remove rename
    render rent repeat reply report represent reproduce request require rescue research resent reserve reset resign
    resolution resolve resort resource respect respond response rest restart restaurant result retain retire return
    reuse reveal revenge reverse review revise reward rewrite rhythm rich ride right risk rival river road rock role
    romantic roof roofer room rope rotten rough round routine royal rubber rubbish rude ruin rule ruling rush rust safe
    said sail sake salad salary sale salesman salt same sample sane sanity satellite satisfy saturday save saying
    scaffold scar scare scene schedule scheme scholar school science scissors scooter scope scream screw script scrub
    search season seat second secret section secure seed seeing seek seem seen seldom select sell send sender sense
    sensible sent sentence separate september serious seriously serve server service session settle settlement seven
    several sewing shadow shall shallow shame shape share shelf shell shelter shine shock shoe shore short shorter
    should shout shovel show shower shown shrink shut side sign signal significant silence silent silly silver similar
    simple simplest simply simulate simulation simulator since sincere singer singing single sink sister situation sixth
    sixty size skate skill skip slash slave sled sleeve slice slight slip slope slot slow slower slowest small smaller
    smart smell smile smoke smooth snake sneeze snow soap social society sock socket sold soldier solely solid solve
    some somebody someone something sometimes somewhat soon sore sorrow sorry sort soul sound soup sour source south
    spare sparse speak special specific specified specify spell spelling spend spent spider spill spirit spite split
    spoil spoke sponge spoon spread spring spurious square squat stable stack stadium stage stair stamp stand standard
    star stare start startup starve state statement static statute stay steal steel stem step stick sticky still stir
    stock stood stool stop storage store storm story stove straight strain strange stranger strategy straw stray stream
    street strength stress stretch strict strike string strip stripe strong structure student studio study stuff stumble
    stump stupid style subject submit subpoena subsequent subset substance suburb succeed success successful successor
    such sudden suffer sugar suggest suit suitable suite summary summer summit sunburn sunday sunset super supervisor
    supper supply support suppose sure surface surgeon surprise surround survey survive suspect suspend suspicious
    swallow swear sweat sweep sweet swell swift swim swing switch sword symbol sympathy symptom table tail tailor take
    taken talent talk tall tank tape taped taping target tariff task taste taxi teach teacher team tear tease technical
    technique teen teeth tell temper temple temporarily temporary tempt tenant tend tender tennis tense tension tent
    term terrible terror test text texture than thank that theater theatre theft their them theme then theory there
    thereby therefore these thick thief thin thing think thinner third thirst thirty this those though thought thousand
    thread threat three thrill throat through throughout throw thrown thumb thump thunder thursday thus ticket tide tidy
    tiger tight tile tilt timber time timely tiny tire tired title toast tobacco today together toilet token told tomato
    tomorrow tone tongue tonight took tool topic torch total touch tough tour tourist toward towel tower town trace
    track tracker tractor trade tradition traffic tragedy trail trailer train trainer traitor transfer translate
    transport trap trash travel tray treasure treat treaty tree tremble trench trend trial tribe trick trigger trip
    triple tripped troop trophy tropical trouble trousers truck true truly trump trust truth trying tube tuesday tune
    tunnel turkey turn twelve twenty twice twin twist type typical typically typist ugly ultimate ultimately umbrella
    unable unassociated unchanged uncle undefined under understand undertake undocumented undone unexpected unfair
    unfortunately uniform union unique unit unite universe university unjust unknown unless unlike unlimited unlock
    unnecessary unread unrecorded unrelated unsafe unsigned unsupported until unused unusual update upon upset urban
    urge urgent usability usable used useful useless user usher usual usually utility vacant vacation valley valuable
    value vanish variety various vary vast vector vegetable vehicle veil vein venture verb verdict verify verse version
    vertical very vessel veteran vice victim victory video view viewer village violate violence violent virtue virus
    visible vision visit visitor vital vivid vocal voice void volume volunteer vote voyage wage wagon waist wait waiter
    waitress waive waiver walk walker wall wallet wander want warehouse warm warmth warn warrior wash washer waste watch
    water wave ways weak wealth weapon wear weather weave wedding wednesday weed week weekend weekly weigh weight weird
    welcome welder welfare went were west what whatever wheat wheel when whenever where whether which while whip whisper
    whistle white whom whose wide widow width wife wild will willing wind window wine wing wink winner winning winter
    wipe wire wisdom wise wish with within without witness wolf woman women wonder wonderful wood wool word work worker
    world worm worry worse worship worst worth would wound wrap wreck wrist write writer written wrong wrote yard yeah
    year yearly yellow yesterday yield young yours yourself youth zero zone";

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
        for word in ["winning", "external", "unnecessary", "minimal", "unsafe", "excluded", "relative", "material"] {
            assert!(is_everyday(word), "{word}");
        }
        for word in ["lumabr", "hydrocodne", "surgry", "facett", "theraphy", "overturnd"] {
            assert!(!is_everyday(word), "{word}");
        }
    }
}
