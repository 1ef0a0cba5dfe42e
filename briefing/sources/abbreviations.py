"""Words after which a full stop need not end a sentence, and words that nonetheless begin one.

For each language we know: `TITLES` stand before a name and never end a sentence; `BEFORE_NUMBER`
do not end one when a number follows; `ABBREVIATIONS` may end one, which only the next word can
tell, so `STARTERS` are the words that, capitalised, begin a sentence and are no part of a name.
The non-obvious thing: starters are function words on purpose, for "U.S. President" and "in the
U.S. The next" differ in nothing else. Matching is by exact case.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES: dict[str, frozenset[str]] = {
    "en": _words(
        """
        Gen Lt Col Maj Capt Cmdr Cdr Cpl Sgt Pvt Adm Brig Ens Pfc Spc Insp Det Supt Sec Amb Sen
        Sens Rep Reps Gov Govs Atty Pres Dr Drs Mr Mrs Ms Mx Messrs Prof Profs Rev Fr Hon Mt Ft vs
        v Vice-Adm Rear-Adm Asst Assoc Treas Mme Mlle Msgr Ret Approx
        """
    ),
    "fr": _words(
        """
        M MM Mme Mmes Mlle Mlles Dr Drs Pr Prof Mgr gén Gén dép sén St Ste vs cf
        """
    ),
    "de": _words(
        """
        Dr Prof Hr Hrn Fr Frl St Nr Abs Bd Gen Dipl Ing Kap Mag Min Präs Sen vgl Vgl gem Gem ca bzw
        sog bspw insb evtl ggf inkl exkl zzgl geb gest Ziff Rn Aufl Hrsg max min
        """
    ),
    "es": _words(
        """
        Sr Sra Srta Sres Dr Dra Drs D Dña Lic Ing Arq Prof Gral Cnel Cap Tte Pdte Mons Fr Sto Sta
        núm Núm nº art Art pág págs cap vol aprox vs cf
        """
    ),
    "it": _words(
        """
        sig Sig sigg dott Dott prof Prof on On sen Sen gen Gen avv Avv ing Ing col Col cap Cap
        mons Mons art Art pag pagg vol cfr vs
        """
    ),
    "pt": _words(
        """
        Sr Sra Srs Dr Dra Drs Exmo Exma Prof Profa dep Dep sen Sen gov Gov min
        Min Gen Cel Cap Ten Eng Arq Pe Mons art Art pág págs núm vol cf vs
        """
    ),
}

BEFORE_NUMBER: dict[str, frozenset[str]] = {
    "en": _words(
        """
        No Nos no nos Art Arts art Sec Secs sec Fig Figs fig figs Vol Vols vol Ch ch Chap para
        paras p pp pg Pt pt Div Ex Exh Op Res Rte Hwy Reg Eq ed approx ca cf circa
        """
    ),
    "fr": _words("art Art p pp n no chap vol fig al env"),
    "de": _words("S Nr Art Abs Bd Kap ca Fig Abb Tab"),
    "es": _words("p pp fig Fig cap"),
    "it": _words("p pp n fig Fig cap"),
    "pt": _words("p pp n fig Fig cap"),
}

ABBREVIATIONS: dict[str, frozenset[str]] = {
    "en": _words(
        """
        Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat
        Sun Jr Sr Inc Corp Co Cos Ltd LLC Bros Mfg Intl Int'l Nat'l Ass'n Gov't Esq Ph PhD etc al
        St Ste Ave Blvd Rd Ct Pl Pkwy Sq Bldg Apt Dept Dist Univ Inst Assn Comm Natl Fed Govt Gp
        Mgmt Ala Ariz Ark Calif Colo Conn Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont
        Neb Nev Okla Ore Penn Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta approx est ft lb lbs oz
        mph hr hrs yr yrs mo min sq mi km tel Tel ext Ext resp incl Bhd Sdn Pty Pte Con
        """
    ),
    "fr": _words(
        """
        janv févr avr juil juill sept oct nov déc etc cf Cie Ltd Inc Corp Bd av Av apr env bd
        """
    ),
    "de": _words(
        """
        Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez usw etc Str Co Jh Jhd Mrd Mio Std Tel Uhr
        """
    ),
    "es": _words("ene feb mar abr jun jul ago sep sept oct nov dic etc Ud Uds Cía Ltda Avda"),
    "it": _words("gen feb mar apr giu lug ago set ott nov dic ecc etc Ltd Co"),
    "pt": _words("jan fev mar abr jun jul ago set out nov dez etc Cia Ltda Av"),
}

STARTERS: dict[str, frozenset[str]] = {
    "en": _words(
        """
        The This That These Those It Its It's It’s He She They We You I His Her Their Our My Your
        In On At As If By For From With Without Within When While Whether Since Although Though
        But And Or So Yet Nor After Before During Despite However Meanwhile Moreover Furthermore
        Both Each Some Many Most Several Few All Not No There Here What Who Whose Which Why How
        Where Then Now Also To Under Among Amid According Because Once Until Unless Such Another
        Other Others Only Still Even Instead Nonetheless Nevertheless Therefore Thus Hence Indeed
        Perhaps Maybe Today Yesterday Tomorrow Earlier Later Recently Currently Officials Critics
        Experts Analysts Observers Supporters Opponents Asked Of Over Through Into Between Against
        About Like Unlike Does Did Do Is Are Was Were Has Have Had Will Would Could Should Can May
        Let Neither Either He's He’s She's She’s They're They’re We're We’re That's That’s There's
        There’s I'm I’m I've I’ve We've We’ve You're You’re I'll I’ll We'll We’ll Don't Don’t
        Let's Let’s What's What’s Didn't Didn’t Isn't Isn’t
        """
    ),
    "fr": _words(
        """
        Le La Les Un Une Des Il Elle Ils Elles Ce Cet Cette Ces Cela On Nous Vous Je Tu Son Sa Ses
        Leur Leurs Mais Et Ou Or Donc Car Dans En À A Au Aux Pour Par Sur Sous Selon Avec Sans
        Chez Depuis Après Avant Pendant Lors Si Quand Comme Alors Ainsi Pourtant Cependant
        Toutefois Enfin Plus Aucun Aucune Tout Tous Toute Toutes Certains Plusieurs Deux Trois Ne
        Malgré Entre Ni Qui
        """
    ),
    "de": _words(
        """
        Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Wir Ihr Ich Man In Im Am An
        Auf Bei Beim Mit Nach Für Von Vom Zu Zum Zur Aus Über Unter Vor Seit Durch Gegen Ohne Und
        Aber Doch Auch Als Wenn Weil Da Dann So Nun Noch Nur Wie Was Wer Wo Warum Dies Diese
        Dieser Dieses Damit Dabei Dazu Daher Deshalb Trotzdem Allerdings Jedoch Zudem Außerdem
        Laut Sein Seine Ihre Nicht Kein Keine Alle Viele Einige Beide Bis Während Obwohl Denn Hier
        Dort Heute Gestern
        """
    ),
    "es": _words(
        """
        El La Los Las Un Una Unos Unas Lo Él Ella Ellos Ellas Este Esta Estos Estas Ese Esa Eso
        Esto Su Sus Pero Y O Ni En De Del Al A Con Sin Por Para Según Sobre Desde Hasta Tras Ante
        Entre Aunque Si Cuando Mientras Como No Se También Además Así Ahora Después Antes Durante
        Muchos
        """
    ),
    "it": _words(
        """
        Il Lo La I Gli Le Un Uno Una Questo Questa Questi Queste Quello Quella Ma E O In Nel Nella
        Di Del Della Al Alla A Con Senza Per Da Dal Su Sul Secondo Dopo Prima Durante Se Quando
        Mentre Come Non Si Anche Inoltre Così Ora Poi Però Tra Fra Ha È Lui Lei Loro Suo Sua Molti
        Tutti
        """
    ),
    "pt": _words(
        """
        O A Os As Um Uma Este Esta Esse Essa Isso Isto Ele Ela Eles Elas Seu Sua Mas E Ou Em No Na
        Nos Nas De Do Da Ao À Com Sem Por Para Segundo Sobre Desde Até Após Antes Durante Se
        Quando Enquanto Como Não Também Além Assim Agora Depois Entre Muitos Todos
        """
    ),
}

AFTER_HOUR = _words(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri
    Sat Sun January February March April May June July August September October November December
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec ET EST EDT CT CST CDT MT MST MDT PT PST PDT
    GMT UTC BST CET CEST KST JST IST HKT SGT AEST AEDT MSK Eastern Central Mountain Pacific Zulu
    """
)
"""What follows "3 p.m." within a sentence: weekdays, months and time zones."""

ORDINAL_LANGUAGES = _words("de da nb nn no fi cs sk sl hr sr bs hu et lv is")
"""Languages that write an ordinal number with a full stop: "am 3. Oktober"."""

NAMES_WITH_MARKS = _words("Yahoo Jeopardy Yum Jeb")
"""Names written with "!" or "?", of which the mark ends no sentence: "Yahoo! shares"."""

SPEECH = {
    "en": (
        r"said|says|say|asked|asks|added|adds|told|replied|responded|wrote|writes|tweeted|shouted|"
        r"yelled|cried|wondered|continued|explained|exclaimed|declared|warned|argued|joked|quipped|"
        r"recalled|remarked|insisted|demanded|chanted|screamed|inquired|answered|posted|read|reads"
    ),
    "de": r"sagte?|fragte?|rief|schrieb|erklärte|antwortete|meinte|betonte|warnte",
    "fr": r"demande|dit|déclare|écrit|lance|répond|affirme|ajoute|interroge",
    "es": r"preguntó|dijo|afirmó|declaró|respondió|escribió|añadió",
    "it": r"chiese|disse|ha detto|ha chiesto|rispose|scrisse",
    "pt": r"perguntou|disse|afirmou|declarou|respondeu|escreveu",
}
"""Verbs of speech, as alternatives of a pattern: `“Why?” Ahn asked.` is one sentence."""
