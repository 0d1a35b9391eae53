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
    adapt address adjust advertise advice advise advocate affect afford afraid after afternoon again against agree ahead
    akin alike alive allege almost alone along already also although always amazing among amount anchor ancient anger
    angry annual another answer anybody anyone anything anyway apart apparent appeal appear append application apply
    appoint approach april archive area argue argument arise around arrange arrive arrow article aside asked asleep
    assert asset assign assume assure atlas attach attempt attend attorney august author autumn available avenue average
    avoid awake award away back backup badly bail baker balance banner barber bare bargain based basic basis batch bath
    bathe beating beautiful became because become bedroom been before began begin behalf behave behaviour behind being
    believe belong below bench beside best better between beyond bill billing binary bind birth birthday bits bitter
    black blame blank blanket bleach bleeder blind blocker blow blue board boat body bold bonus book boot border boring
    born borrow boss both bother bottle bottom bought bound bowel bowl brace brain brave break breakfast bridge brief
    bright bring broad broke broken broom brother brought browse browser bruise brush bucket budget bugs build burden
    business busy butcher buyer buying cache call calm came camp cancel cannot card care career careful carpenter carpet
    carrier carry case cashier castle catch cause ceiling cell center central ceremony certain chain chair challenge
    champion chance change channel chapter character charge chat cheap cheaper check chef chest chew chicken child
    choice choke choose chose church cinema circle circumstance cite citizen city civil claim clash class classic clause
    clean cleaner clear clearly clerk clever click client climb clinic clock clone close closer cloth coach code coffee
    cold collar colleague collect college collide color come comfort comfortable comment commit common community comp
    compact company compare comparison compel compensate competition compile complain complete complex compliance
    compliant comply compose concept concern conclude concrete condition conduct confident confirm conform confuse
    conjunction connect connection consider consist console constant constraint construct construction consume contact
    contain content contest context continue contract contrary contrast control convenient conversation conversion
    convert convey cook cookie cool copy core corner corpus correct correlation corruption cost cough could council
    counsel count country county couple coupon course court courtesy cousin cover coverage coward coworker crane crash
    crawl crazy create creation credibility credible credit crime criteria cross crowd crush culture curb cure current
    customer cute daily damage dancer dancing danger dangerous daring dark dash data date daughter days dead deaf deal
    dear death debate debt decade december decent decide decision declare decline decode deep deeper deeply defend
    defendant defense defer define definite degree delay delete deletion delicious delight deliver demand dentist depend
    deposition deprive derive describe description deserve design desire desk despite destination destroy detach detail
    detection determine develop deviation diabetic dialogue dictionary differ different difficult digest dinner direct
    dirty disagree disappear disappoint disaster discount discover discuss dish disk dispute distance distant distinct
    diver divide divorce dizzy dock document doing dollar domain done donor door double doubt down draft drain draw
    dream drive driver drop drown drunk duck dull dumb dump duration during dust duty dying each early earn earth easier
    easily east easy eating economy edge edit edition educate effect effective efficient effort eight either elder elect
    electrician electronic elegant element elevator eleven else email embarrass emotion employ employee employer empty
    enable enclose encounter ended endless enemy energy enforce engine engineer enhance enjoy enormous enough ensure
    enter enthusiasm entire entity entrance environment equal error escape especially essay essential establish estimate
    even evening event eventually ever every everybody everyone everything evidence exact exactly exam example excellent
    except exchange excite exclude exclusion excuse execute exempt exist existence expansion expect expedite expense
    expensive experiment expert explain explanation explore explosion export expose express expression extend extensive
    extent external extra fact factor factory fail fair faith faithful fall false family famous farm farmer fashion fast
    faster fault favor fear feature february feel fees fell fellow felt fence festival fetch fiction field fifth fifty
    fight figure file fill filter final finally find fine finish fire firefighter fireman firm first fist five fixed
    flat flight float flood floor flow flower flying fold folder follow food foolish force foreman forest forget
    forklift form formal format former formula forth fortunate fortune forty forward found four fourth fraction frame
    free freedom freeze frequent frequently fresh friday friend frighten from frost frozen fruit frustrate full fully
    furniture further future gain garden gardener gate gather gave gender general generally generate generation generic
    generous gentle genuine getting gift give given giving glad glass global glory glove goal goes going gone good
    govern grade gradual grandfather grant graph grass grateful grave grease great greater green grip ground group grow
    guarantee guard guess guest guide guilty habit hair half hammer hand handle hang happen happy hard hardly hardware
    harsh hate have head header heading heap hear heard hearing heater heavily heavy height held hell help helper hence
    here hereby herein hero hers hesitate hidden hide high higher highlight hike hill hint hire history hobby hold
    holder holiday home honest hook hope horrible horror horse hose host hotel hour house however huge human hundred
    hunger hungry hurry hurt husband hybrid idea ideal identify ignore imagine immediate impact impatient import
    important impose impossible impress improve inch incident include income inconsistent increase incredible indeed
    independent indicate individual ineligible inexact infant infer inform information initial inner innocent input
    insect inside insist inspect inspection inspire instance instant instead instruct insult insure insurer integral
    intelligent intend intense intent intention interest interior internal internet interpret intimate into invalid
    invent invest invite invoice invoke involve island isolate isolation issue itself janitor january jealous jeans join
    joke judge judgment juice july jump june junk jury just justify keen keep kept keyword kick kill kind kingdom kiss
    kitchen kneel knew knife knock know known label labor laborer lack ladder lady lake language large larger last late
    lately later latest latter laugh launch laundry lawn lawyer layer lazy lead leadership leaf leap learn least leather
    leave lecture left legal legend leisure lend less lesson letter level lexical liability liable liberty libraries
    library lick lien life lift light like likely limit line linear link liquid list listen literal little live loader
    local locate locker logic logical lone lonely long longer longest look lookup loop lose loser losing lost lots loud
    love lovely lower luck lucky luggage lunch luxury machine machinery machinist made magazine magic maid mail mailing
    mailman main maintain major majority make male manage manager manner many march mark marker market married mask
    mason mass master match material math matrix matter mature maximum maybe mayor meal mean meanwhile measure mechanic
    media median medium meet meeting member memory mend mention mere merge merit message metal method middle might mile
    military milk mind mine minimal minimum minor minus minute mirror miss missing mission mistake mock mode model
    modern module moment monday money month mood moon more moreover morning most mostly motel mother motion motor mount
    mountain move mower much multiply murder museum must mutual mutually myself mystery myth nail naked name narrow
    nation native nature near nearly necessarily necessary need needle neglect neighbor neither nephew nervous nest
    never news next nice nine noble nobody noise none nonsense noon normal north notation note nothing notice notify
    notion novel november null number numeric nurse obese obey object obtain obvious obviously occasion occur october
    offend offer office officer official often oldest omit once online only onto open operate operator opinion opponent
    oppose option orchestra order ordinary organize origin other otherwise ought ours outcome outer outgoing outline
    outside outstanding oven over overall overload overpaid overtime owner packer page paid paint painter pair pallet
    paper parade parcel pardon parent park parse part partial particular partly party pass passage passenger passion
    past pastor patent path patience pattern paying payment peace peak peer penalty pencil pending people pepper percent
    percentage perfect perform perhaps period permission permit person pertain petition phone phrase pick picker picture
    piece pilot pipe place plain plaintiff plan planet plaster play pleasant please pleasure plenty plumber poem poet
    point pointer polar police policy polite poll pollution pool poor popular porch port portrait position possible
    possibly post postal postpone potential poverty powder power practice praise pray precedent precious prefer prefix
    pregnant prepare presence present presentation press pretty prevent previous previously price pride priest prince
    print printer prior prison private prize probably problem proceed proceeding process produce productive profession
    profit project promise promote proof proper property propose prosper protect prove provide provider prudent
    psychology public publish puncture punish purchase pure purely purpose pursue push quality quarrel quarter queen
    query question quick quickly quiet quite quotation quote race radio rail raise ramp range rank rarely rate rather
    ratio razor reach read readily ready real really reason reasonable rebel recall receipt receive recent recently
    recommend record recover redefine refer reference reflect refrain refund refuse regard register regression regret
    regular regulation reimburse reject relate relation relative release relevant relief religion rely remain remark
    remarkable remember remind remove rename render rent repeat reply report represent reproduce request require rescue
    research resent reserve reset resign resolution resolve resort resource respect respond response rest restart
    restaurant result retain retire return reuse reveal revenge reverse review revise reward rewrite rhythm rich ride
    right risk rival river road role romantic roof roofer room rope rotten rough round routine royal rubber rubbish rude
    ruin rule ruling rush rust safe said sail sake salad salary sale salesman salt same sample sane sanity satellite
    satisfy saturday save saying scaffold scar scare scene schedule scheme scholar school science scissors scooter scope
    scream screw search season seat second secret section secure seed seeing seek seem seen seldom select sell send
    sender sense sensible sent sentence separate september serious seriously serve server service session settle
    settlement seven several sewing shadow shall shallow shame shape share shelf shell shelter shine shock shoe shore
    short shorter should shout shovel show shower shown shrink shut side sign signal significant silence silent silly
    silver similar simple simplest simply since sincere singer singing single sink sister situation sixth sixty size
    skate skill skip slash slave sled sleeve slice slight slip slope slot slow slower slowest small smaller smart smell
    smile smoke smooth snake sneeze snow soap society sock socket sold soldier solely solid solve some somebody someone
    something sometimes somewhat soon sore sorrow sorry sort soul sound soup sour source south spare sparse speak
    special specific specified specify spell spelling spend spent spider spill spirit spite split spoil spoke sponge
    spoon spread spring spurious square squat stable stack stadium stage stair stamp stand standard star stare start
    startup starve state statement static statute stay steal steel stem step stick sticky still stir stood stool stop
    storage store storm story stove straight strange stranger strategy straw stray stream street strength stress stretch
    strict strike string strip strong structure student study stuff stupid style subject submit subpoena subsequent
    subset succeed success successful successor such sudden sugar suggest suit suitable summary summer sunburn sunday
    sunset supervisor supply support suppose sure surgeon surprise survey survive suspect suspicious swallow sweat sweep
    sweet swim switch sword sympathy symptom table tail tailor take taken talent talk target task teach teacher team
    tear technical technique teeth tell temple temporarily temporary tempt tend tension tent term terrible test text
    than thank that theater their them then theory there thereby therefore these thick thief thin thing think thinner
    third thirty this those though thought thousand thread threat three throat through throughout thrown thunder
    thursday thus ticket tidy tile tilt time timely tiny tire tired title toast today together toilet token told
    tomorrow tone tongue tonight took tool topic total touch tough tour tourist toward towel tower town trace track
    tracker tractor trade tradition traffic tragedy trail trailer trainer trap trash travel tray treasure treat treaty
    trench trend trial tribe trick trip triple tripped troop tropical trouble truck true truly trust truth trying
    tuesday tune tunnel turn twelve twenty twice twin twist type typical typically typist ugly ultimate ultimately
    unable unassociated unchanged uncle undefined under understand undocumented undone unexpected unfair unfortunately
    uniform union unique unit universe university unjust unless unlike unlimited unlock unnecessary unread unrecorded
    unrelated unsafe unsigned unsupported until unused unusual update upon urge urgent usability usable used useful user
    usher usual usually utility vacation value various vary vector vehicle vein venture verdict verify verse version
    vertical very vice victim victory view viewer violate violent virtue visit visitor voice void volume volunteer vote
    wage wait waiter waitress waive waiver walk walker wall wallet wander want warehouse warm warn warrior washer waste
    watch water wave ways weak weapon wedding wednesday week weekly weird welcome welder went were west what whatever
    wheel when whenever where whether which while whip whisper whistle whom whose wide widow wife wild will willing
    window wine wing wink winner winning winter wipe wire wise wish with within without witness woman women wonder
    wonderful wood wool word work worker world worm worry worse worst worth would wound wrap wrist write writer written
    wrong wrote yard yeah year yearly yellow yesterday yield young yours yourself youth zero zone";

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
