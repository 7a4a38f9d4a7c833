"""Invents the country of Kasimbi and writes it as import files next to this one.

Nothing here is real: no place, no organisation, no person. The same files come out every time
(`python make.py`). Names and planted findings are written out below; what surrounds them is drawn
at random from `SEED`. `README.md` says what the analyses must find.
"""

# ruff: noqa: E501, INP001, PLR2004 - a script of invented figures, no package

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
SEED = 20261125
TELLING_SEED = 8
"""Starts what those who were asked tell of; chosen so that what was planted stays what it is."""
RNG = random.Random(SEED)  # noqa: S311 - nothing secret is drawn
Row = dict[str, str]

OFFICE = "FP"
LAST_DAY = dt.date(2026, 10, 31)
YEAR_BEFORE = dt.date(2025, 11, 26)
"""Contacts from this day on lie within twelve months of 2026-11-25, the day of the demo."""

# --- the country ---------------------------------------------------------------------------------

AREAS = """
XZ|Kasimbi|
XZ01|Selim Coast|XZ
XZ02|Costa Verena|XZ
XZ03|وادي نورية (Wadi Nuriya)|XZ
XZ04|Воржень (Vorzhen)|XZ
XZ05|Upper Sarra|XZ
XZ06|Tamourel|XZ
XZ0101|Port Selim|XZ01
XZ0102|Marudi|XZ01
XZ0103|Lower Quay|XZ01
XZ0201|Verena|XZ02
XZ0202|Santa Lúvia|XZ02
XZ0203|Rio Manso|XZ02
XZ0301|نورية (Nuriya)|XZ03
XZ0302|تل سمور (Tell Samour)|XZ03
XZ0303|بئر لازم (Bir Lazum)|XZ03
XZ0401|Воржень (Vorzhen town)|XZ04
XZ0402|Острелица (Ostrelitsa)|XZ04
XZ0403|Калютин Брод (Kalyutin Brod)|XZ04
XZ0501|Sarra Heights|XZ05
XZ0502|Ngolai|XZ05
XZ0503|Tšeru Pass|XZ05
XZ0601|Tamourel town|XZ06
XZ0602|Gué-Blanc|XZ06
XZ0603|Pont-Méral|XZ06
"""

SECTORS = """
CIV|Civic space and human rights|
EQU|Equality|
PRO|Protection|
MON|Monitoring and reporting|CIV
LEG|Legal aid|CIV
EDU|Human rights education|CIV
MED|Media freedom|CIV
LAB|Labour rights|CIV
LAN|Land|CIV
ENV|Environment|CIV
PEA|Peace and dialogue|CIV
WOM|Women's rights|EQU
DIS|Disability|EQU
IND|Indigenous peoples|EQU
MIG|Migrants|EQU
DET|Detention and torture|PRO
CHI|Children|PRO
DSP|Displacement|PRO
"""

ACTIVITY = {
    "MON": "monitoring_reporting",
    "LEG": "legal_aid",
    "EDU": "capacity_building_hre",
    "MED": "advocacy",
    "LAB": "advocacy",
    "LAN": "advocacy",
    "ENV": "monitoring_reporting",
    "PEA": "awareness_raising",
    "WOM": "protection_support",
    "DIS": "advocacy",
    "IND": "advocacy",
    "MIG": "service_delivery",
    "DET": "monitoring_reporting",
    "CHI": "protection_support",
    "DSP": "service_delivery",
}

# id | name | types | seat | sectors (at the seat, or SECTOR@AREA) | groups it works for
CIVIL_SOCIETY = """
C001|Kasimbi Rights Assembly|human_rights_organization|XZ0101|MON,EDU@XZ0101,MON@XZ0301|
C002|Port Selim Lawyers' Guild|professional_association|XZ0101|LEG,DET|
C003|Women of the Quay|ngo_national|XZ0103|WOM,MON|women
C004|Marudi Women's Voice|community_based_organization|XZ0102|WOM,LEG|women
C005|Selim University Chair of Rights|academic_institution|XZ0101|EDU|
C006|Union of Dock Workers of Selim|trade_union|XZ0103|LAB|
C007|Open Page Journalists' Circle|professional_association|XZ0101|MED,MON|journalists_media
C008|Kasimbi Disability Forum|network_coalition|XZ0101|DIS,EDU|persons_with_disabilities
C009|Lantern Interfaith Desk|faith_based|XZ0102|DSP,LEG|
C010|Evening Harbour|human_rights_organization|XZ0101|MON@XZ0101,LEG@XZ0101|lgbt
C011|Violet Pier Collective|community_based_organization|XZ0101|EDU@XZ0101,MON@XZ0102|lgbt
C012|Two Tides Circle|human_rights_organization|XZ0102|LEG@XZ0102,EDU@XZ0102|lgbt
C013|Selim Detention Watch|human_rights_organization|XZ0101|DET,MON|
C014|Daughters of Marudi|community_based_organization|XZ0102|WOM,CHI|women;youth
C015|Girls at the Harbour School|community_based_organization|XZ0101|CHI,EDU|women;youth
C016|Little Harbour Children's Network|network_coalition|XZ0101|CHI|
C017|Market Women of Lower Quay|social_movement|XZ0103|LAB,WOM|women
C018|Women Jurists of Selim|professional_association|XZ0101|LEG,WOM|women;women_hrd
C019|Nurses and Midwives of Selim|trade_union|XZ0102|LAB,WOM|women
C020|Streets for All Movement|social_movement|XZ0102|MON|youth
C021|Blue Ladder International|ngo_international|XZ0101|DSP,CHI|
C022|Northlight Rights International|ngo_international|XZ0101|MON,DET|
C023|Widows of the Harbour Fire|victims_group|XZ0103|LEG,WOM|women;victims_groups
C024|Marudi Neighbourhood Radio|community_based_organization|XZ0102|MED|journalists_media
C025|Associação das Mulheres de Verena|ngo_national|XZ0201|WOM,LEG|women
C026|Mujeres Rurales de Río Manso|community_based_organization|XZ0203|WOM,LAN|women;rural_remote
C027|Coletivo Maré Justa|human_rights_organization|XZ0201|MON,EDU|
C028|Sindicato dos Pescadores de Santa Lúvia|trade_union|XZ0202|LAB|
C029|Casa Arco Claro|human_rights_organization|XZ0201|MON@XZ0201,LEG@XZ0201|lgbt
C030|Coletivo Outra Margem|community_based_organization|XZ0202|EDU@XZ0202,MON@XZ0202|lgbt
C031|Defensoría Comunitaria de Santa Lúvia|human_rights_organization|XZ0202|LEG@XZ0202|
C032|Escritório Popular da Lúvia|ngo_national|XZ0202|LEG@XZ0202|
C033|Rede de Jovens de Verena|network_coalition|XZ0201|EDU,MON|youth
C034|Mães de Rio Manso|community_based_organization|XZ0203|CHI,WOM|women
C035|Mujeres de la Sal|social_movement|XZ0202|LAB,WOM|women
C036|Capela Aberta de Rio Manso|faith_based|XZ0203|DSP,CHI|
C037|Unión de Periodistas de Costa Verena|professional_association|XZ0201|MED|journalists_media
C038|Asociación Pasos Iguales|ngo_national|XZ0203|DIS,EDU|persons_with_disabilities
C039|Clínica de Direitos de Verena|academic_institution|XZ0201|LEG,EDU|
C040|Movimento Água e Chão|social_movement|XZ0203|LAN,MON|landless_or_land_defenders
C041|Infancia Verena|ngo_national|XZ0201|CHI|
C042|Observatorio de Prisiones de Verena|human_rights_organization|XZ0201|DET,MON|
C043|Mulheres Advogadas de Verena|professional_association|XZ0201|LEG,WOM|women;women_hrd
C044|Mujeres Jóvenes de Santa Lúvia|community_based_organization|XZ0202|EDU,WOM|women;youth
C045|جمعية نساء نورية|ngo_national|XZ0301|WOM,LEG|women
C046|رابطة محامي وادي نورية|professional_association|XZ0301|LEG,DET|
C047|مركز رصد نورية|human_rights_organization|XZ0301|MON,DET|
C048|لجنة مزارعي تل سمور|community_based_organization|XZ0302|LAN@XZ0302,ENV@XZ0302|landless_or_land_defenders
C049|حماة نهر سمور|social_movement|XZ0302|ENV@XZ0302,MON@XZ0302|
C050|شباب من أجل ماء سمور|community_based_organization|XZ0302|ENV@XZ0302,EDU@XZ0302|youth
C051|جمعية هواء تل سمور|ngo_national|XZ0302|ENV@XZ0302,EDU@XZ0301|
C052|اتحاد عمال مناجم سمور|trade_union|XZ0302|LAB@XZ0302,ENV@XZ0302|
C053|رابطة أهالي تل سمور|community_based_organization|XZ0302|ENV@XZ0302,DSP@XZ0302|
C054|عيادة تل سمور القانونية|human_rights_organization|XZ0302|LEG@XZ0302,ENV@XZ0302|
C055|رابطة أسر الغائبين في بئر لازم|victims_group|XZ0303|DET@XZ0303,MON@XZ0303|victims_groups
C056|دار السكينة في بئر لازم|faith_based|XZ0303|DSP@XZ0303,EDU@XZ0303|minority
C057|جمعية التعليم الشعبي في بئر لازم|community_based_organization|XZ0303|EDU@XZ0303,LEG@XZ0303|minority
C058|شبكة مسعفي نورية المتطوعين|network_coalition|XZ0301|DSP@XZ0301,MON@XZ0303|
C059|منتدى لازم للحوار|ngo_national|XZ0303|MON@XZ0303,LEG@XZ0303|
C060|بيت الطفل في بئر لازم|ngo_national|XZ0303|CHI@XZ0303|
C061|جمعية براعم لازم|community_based_organization|XZ0303|CHI@XZ0303|
C062|نساء من أجل أرض نورية|social_movement|XZ0301|LAN,WOM|women;landless_or_land_defenders
C063|رابطة صحفيات نورية|professional_association|XZ0301|MED,WOM|women;journalists_media
C064|جمعية خطوة بلا حواجز|ngo_national|XZ0301|DIS,EDU|persons_with_disabilities
C065|أمهات وادي نورية|community_based_organization|XZ0301|CHI,WOM|women
C066|شابات تل سمور|community_based_organization|XZ0302|EDU,WOM|women;youth
C067|Женский совет Воржени|ngo_national|XZ0401|WOM,MON|women
C068|Матери Острелицы|community_based_organization|XZ0402|CHI,WOM|women
C069|Женский дом «Рябинка» (Воржень)|ngo_national|XZ0401|WOM,LEG|women
C070|Мастерицы Калютина Брода|community_based_organization|XZ0403|LAB,WOM|women
C071|Девушки Острелицы за учёбу|community_based_organization|XZ0402|EDU,WOM|women;youth
C072|Вдовы острелицкой шахты|victims_group|XZ0402|LEG,WOM|women;victims_groups
C073|Сельские женщины Калютина Брода|social_movement|XZ0403|WOM,LAN|women;rural_remote
C074|Женщины-юристы Воржени|professional_association|XZ0401|LEG,WOM|women;women_hrd
C075|Мирная инициатива Острелицы|ngo_national|XZ0402|PEA@XZ0402|
C076|Клуб соседского диалога|community_based_organization|XZ0402|PEA@XZ0402|
C077|Центр гражданских начал Воржени|human_rights_organization|XZ0401|MON@XZ0401,EDU@XZ0401|
C078|Профсоюз горняков Острелицы|trade_union|XZ0402|LAB,MON|
C079|Коллегия защитников Воржени|professional_association|XZ0401|LEG,DET|
C080|Комитет «Открытая камера»|human_rights_organization|XZ0401|DET,MON|
C081|Свободная строка Воржени|professional_association|XZ0401|MED|journalists_media
C082|Общество слабовидящих Воржени|ngo_national|XZ0401|DIS,EDU|persons_with_disabilities
C083|Приют «Тёплый порог»|ngo_national|XZ0403|CHI,DSP|
C084|Движение «Наша улица, Воржень»|social_movement|XZ0401|MON,LAB|youth
C085|Кафедра прав Воржанской академии|academic_institution|XZ0401|EDU,LEG|
C086|Приходская помощь Острелицы|faith_based|XZ0402|DSP|
C087|Council of the Ngolai Hearths|community_based_organization|XZ0502|IND@XZ0502|indigenous
C088|Tšeru Pass Herders' Circle|community_based_organization|XZ0503|IND@XZ0503|indigenous
C089|Sarra Heights Weavers|community_based_organization|XZ0501|IND@XZ0501|indigenous
C090|Keepers of the Ngolai Springs|community_based_organization|XZ0502|IND@XZ0502|indigenous
C091|Ašu Language House|community_based_organization|XZ0501|IND@XZ0501|indigenous
C092|Sarra Heights Legal Clinic|ngo_national|XZ0501|LEG,MON|indigenous
C093|Highland Teachers' Union of Sarra|trade_union|XZ0501|LAB,EDU|
C094|Upper Sarra Health and Rights|ngo_national|XZ0502|DSP,DIS|persons_with_disabilities;rural_remote
C095|Upper Sarra Youth Assembly|social_movement|XZ0501|MON,EDU|youth
C096|Ngolai Mission of the Lamp|faith_based|XZ0502|CHI,EDU|
C097|Tšeru Smallholders' League|social_movement|XZ0503|LAN,LAB|landless_or_land_defenders
C098|Entraide des Travailleurs de Passage|community_based_organization|XZ0601|MIG@XZ0601|migrants
C099|Amicale des Saisonniers de Gué-Blanc|community_based_organization|XZ0602|MIG@XZ0602|migrants
C100|Foyer des Nouveaux Venus de Pont-Méral|community_based_organization|XZ0603|MIG@XZ0603|migrants
C101|Mutuelle des Porteurs de Tamourel|community_based_organization|XZ0601|MIG@XZ0601|migrants
C102|Voix des Domestiques de Tamourel|community_based_organization|XZ0602|MIG@XZ0602|migrants
C103|Collectif des Riverains de Pont-Méral|community_based_organization|XZ0603|MON@XZ0603,LAB@XZ0603|
C104|Jeunes Bateliers de Pont-Méral|community_based_organization|XZ0603|LAB@XZ0603,CHI@XZ0603|youth
C105|Comité d'Alphabétisation de Pont-Méral|community_based_organization|XZ0603|EDU@XZ0603,CHI@XZ0603|
C106|Chorale Solidaire de Pont-Méral|faith_based|XZ0603|EDU@XZ0603,DSP@XZ0603|
C107|Femmes de Gué-Blanc|community_based_organization|XZ0602|WOM,CHI|women
C108|Ligue des Droits de Tamourel|human_rights_organization|XZ0601|MON,DET|
C109|Couturières de Tamourel|trade_union|XZ0601|LAB,WOM|women
C110|Mères du Gué|victims_group|XZ0602|CHI,LEG|women;victims_groups
C111|Avocates de la Frontière tamourelienne|professional_association|XZ0601|LEG,WOM|women;women_hrd
C112|Secours de Tamourel|ngo_national|XZ0601|DSP,LEG|migrants
C113|Radio Deux Gués|community_based_organization|XZ0602|MED|journalists_media
"""

# id | name | types | sphere | seat (empty: national)
OTHERS = """
FP|Field presence, Kasimbi||field_presence|XZ01
H01|Former magistrate in Tamourel|human_rights_defender|civil_society|XZ06
H02|Teacher at the last stop, Verena|human_rights_defender|civil_society|XZ02
S01|Ministry of Public Order of Kasimbi|government_body|state|XZ01
S02|Ministry of Justice of Kasimbi|government_body|state|XZ01
S03|Ministry of Families of Kasimbi|government_body|state|XZ01
S04|Registry of Associations of Kasimbi|public_body|state|XZ01
S05|Municipal Council of Port Selim|local_government_body|local_authority|XZ01
S06|Администрация Воржени|local_government_body|local_authority|XZ04
S07|بلدية نورية|local_government_body|local_authority|XZ03
S08|مكتب المصالحة في بئر لازم|local_government_body|local_authority|XZ03
S09|Kasimbi Police Service|government_body|security_force|XZ01
S10|Gendarmerie de Tamourel|government_body|security_force|XZ06
S11|High Court of Kasimbi|public_body|judiciary|XZ01
S12|Rights Committee of the Assembly of Kasimbi|public_body|parliament|XZ01
S13|Kasimbi Commission for Human Rights|public_body|nhri|XZ01
Q01|Unity and Order Party of Kasimbi||political_party|XZ01
Q02|Kasimbi Renewal Party||political_party|XZ02
G01|Upper Sarra Free Column||armed_nonstate|XZ05
G02|كتيبة الوادي||armed_nonstate|XZ03
M01|The Selim Courier|media_outlet|media|XZ01
M02|Rádio Costa Verena|media_outlet|media|XZ02
M03|صحيفة صدى نورية|media_outlet|media|XZ03
M04|Ворженский листок|media_outlet|media|XZ04
B01|Samour Deep Mining Company|private_company|business|XZ03
B02|Salinas de Lúvia|private_company|business|XZ02
B03|Selim Chamber of Trade|private_company|business|XZ01
U01|UN Resident Coordinator's office (invented)|un_agency|un|XZ01
U02|UN refugee team (invented)|un_agency|un|XZ06
U03|UN children's team (invented)|un_agency|un|XZ01
U04|UN gender team (invented)|un_agency|un|XZ01
U05|UN development team (invented)|un_agency|un|XZ04
U06|UN relief coordination team (invented)|un_agency|un|XZ03
D01|Harrow Lane Foundation|foundation|donor|XZ01
D02|Norrel Justice Fund|foundation|donor|
D03|Aldmark Aid|donor_agency|donor|
E01|Embassy of Aldmark||diplomatic|XZ01
E02|Embassy of the Varro Isles||diplomatic|XZ01
E03|Delegation of the Southern Sea League||diplomatic|XZ01
J01|Rights Commission of the Southern Sea League (invented)||regional_body|
R01|Council of Elders of Selim Coast|faith_based|religious_or_customary_leader|XZ01
R02|مجلس أعيان نورية||religious_or_customary_leader|XZ03
H03|Elder of Upper Sarra||religious_or_customary_leader|XZ05
"""

# id | name | type | themes | areas | level | parent | from | to | members beside civil society
PLATFORMS = """
P01|Kasimbi Monitoring Network|network|MON|XZ01;XZ02;XZ03;XZ04|national||2024-06-01||S13
P02|Women's Coalition of Kasimbi|coalition|WOM|XZ01;XZ02;XZ03;XZ04|national||2024-06-15||U04
P03|Legal Aid Network|network|LEG|XZ01;XZ02;XZ03;XZ04|national||2024-07-01||
P04|Protection Cluster|cluster|DSP;CHI|XZ01;XZ02;XZ03;XZ04|national||2024-06-01||FP;U02;U03;U06
P05|Subgroup on detention|subgroup|DET|XZ01;XZ02;XZ03;XZ04|national|P04|2024-09-01||FP
P06|Federation of Disability Organisations|federation|DIS|XZ01;XZ02;XZ03;XZ04|national||2024-06-01||
P07|Coalition for a Free Press|coalition|MED|XZ01;XZ02;XZ03|national||2025-02-01||M01
P08|Labour Federation of Kasimbi|federation|LAB|XZ01;XZ02;XZ03;XZ04|national||2024-06-01||
P09|Land Alliance|coalition|LAN|XZ02;XZ03|regional||2024-06-01|2025-08-31|
P10|Working group on the associations law|law_working_group|EDU|XZ01;XZ02;XZ03;XZ04|national||2025-09-01||FP
"""

# id | what it does | what it has agreed to pursue | what it has achieved
PLATFORM_GOALS = """
P01|information;learning|A report a year from all areas, on the same questions|Two reports, 2025 and 2026
P02|positions;protection|Women on every list of candidates; a line to call when one is threatened|
P03|division;learning||
P05|information;dialogue|Visits to police stations within a day|The ministry of justice agreed to visits in two towns
P07|positions;protection|Nobody on trial for what was printed|
P10|positions;dialogue|One position on the draft law, from all areas|A hearing was promised
"""

# who | does what | where, beside what civil society does
OTHER_PRESENCE = """
C022|MON|XZ0201,XZ0301,XZ0401
C021|DSP|XZ0201,XZ0401,XZ0501,XZ0601
U02|DSP|XZ0601,XZ0602
U03|CHI|XZ0101,XZ0301,XZ0401
U04|WOM|XZ0101,XZ0201,XZ0401
U05|EDU|XZ0401
U06|DSP|XZ0301,XZ0403
S13|MON|XZ0101,XZ0201
S13|DET|XZ0101
FP|MON|XZ0101,XZ0301
FP|DET|XZ0101
"""

# id | kind | reliability | credibility | independent key | role | groups
SOURCES = """
SRC01|interview|A|1|k01|secondary|women
SRC02|meeting|A|2|k02|secondary|
SRC03|interview|B|1|k03|primary|rural_remote
SRC04|interview|B|2|k04|primary|women
SRC05|interview|B|2|k05|secondary|youth
SRC06|survey|B|2|k05|secondary|
SRC07|meeting|B|3|k07|secondary|persons_with_disabilities
SRC08|document|C|2|k08|secondary|
SRC09|media|C|3|k09|secondary|journalists_media
SRC10|media|C|3|k09|secondary|
SRC11|interview|C|4|k11|secondary|
SRC12|other|D|3|k12|secondary|
SRC13|media|D|4|k13|secondary|
SRC14|interview|F|6|k14|primary|
SRC15|document|F|6|k15|secondary|
SRC16|register|A|2|k16|secondary|
SRC17|interview|B|2|k17|secondary|youth
SRC18|interview|B|1|k18|primary|indigenous
SRC19|observation|A|1|k19|primary|
SRC20|survey|C|2|k20|secondary|youth
SRC21|interview|B|2|k21|primary|lgbt
SRC22|meeting|B|3|k22|secondary|women
"""

# group | area | sector | low | best | high | method | n1 | n2 | m | sources
UNIVERSE = """
women|XZ01||8|9|11|register||||SRC16
women|XZ02||7|7|9|register||||SRC16
women|XZ03||5|6|8|register||||SRC16
women|XZ04||15|18|22|register||||SRC16
women|XZ06||5|5|6|register||||SRC16
youth|||10|12|16|estimate||||SRC05
persons_with_disabilities|||6|8|11|two_list|5|5|3|SRC16;SRC05
journalists_media|||10|11|14|two_list|8|7|5|SRC16;SRC08
lgbt|||5|6|12|estimate||||SRC21
victims_groups|||5|6|9|estimate||||SRC04
landless_or_land_defenders|||4|5|8|estimate||||SRC08
indigenous|XZ05||5|6|8|estimate||||SRC18
"""

# Ties that are not drawn: from | to | kind | weight | sign | since | until | told by
WRITTEN_TIES = """
C018|S13|influence|0.7|+|2025-02-10||SRC01;SRC03
C002|S11|influence|0.6|+|2024-11-05||SRC01;SRC02
S11|S09|influence|0.5|+|2024-09-01||SRC02;SRC16
S13|S09|influence|0.4|+|2025-03-01||SRC19;SRC02
C022|J01|engages_mechanism|0.7||2025-01-15||SRC01;SRC08
C013|J01|engages_mechanism|0.5||2025-06-20||SRC03;SRC08
C108|J01|engages_mechanism|0.4||2025-09-12||SRC03
J01|S02|influence|0.5|+|2024-12-10||SRC01;SRC08
J01|S01|influence|0.2|+|2024-12-10||SRC08
M03|S07|influence|0.4|+|2025-04-02||SRC04
S01|S04|influence|0.7|-|2025-05-11||SRC01;SRC16
B01|S01|influence|0.5|-|2025-08-30||SRC03;SRC12
D02|C058|funding|0.7||2025-03-01||SRC01;SRC03
S03|C016|funding|0.4||2025-01-01||SRC16
S05|C003|funding|0.3||2025-01-01||SRC16;SRC02
B03|C005|funding|0.2||2025-07-01||SRC05
R01|Q01|access|0.5||2025-02-01||SRC02
C027|C033|joint_activity|0.5||2026-07-14||SRC01;SRC22
C027|C037|coordination|0.5||2026-08-03||SRC03;SRC22
C027|C039|information_sharing|0.8||2026-09-02||SRC01;SRC03
S12|C004|exclusion|0.6||2026-11-18||SRC04
"""

# id | name | what is at stake
ISSUES = """
I01|Draft law on associations|Whether groups may exist without a permit, and take money from abroad
I02|Access to persons in police custody|Whether lawyers and families can see those who are held
I03|Water and mining at Tell Samour|Whether those who live by the river are heard before the mine grows
"""

# who | issue | seen or expected | direction | size | date | told by
IMPACT = """
S01|I01|real|-|4|2026-09-15|SRC01;SRC05
Q01|I01|potential|-|3|2026-09-15|SRC03
S12|I01|potential|+|3|2026-09-15|SRC01;SRC02
C077|I01|real|+|2|2026-10-02|SRC01;SRC03
C005|I01|real|+|2|2026-10-02|SRC05
D03|I01|potential|+||2026-10-02|SRC07
S09|I02|real|-|4|2026-08-20|SRC02;SRC19
S11|I02|potential|+|3|2026-08-20|SRC02
S13|I02|real|+|2|2026-08-20|SRC19;SRC03
C013|I02|real|+|2|2026-08-20|SRC03
B01|I03|real|-|4|2026-07-08|SRC03;SRC04
S07|I03|real|-|2|2026-07-08|SRC04
S07|I03|potential|+|3|2026-07-08|SRC03
C049|I03|real|+|2|2026-07-08|SRC03;SRC04
"""

# who | issue | rater | date | power | interest | alignment
RATINGS = """
S12|I01|SRC01|2026-09-15|4|3|0
S12|I01|SRC03|2026-09-18|3|3|1
S01|I01|SRC01|2026-09-15|4|4|-2
S01|I01|SRC05|2026-09-20|4|4|-2
S01|I01|SRC07|2026-09-21|4|3|-2
S02|I01|SRC01|2026-09-15|4|3|1
S02|I01|SRC03|2026-09-18|1|3|0
S02|I01|SRC05|2026-09-20|4|3|1
S13|I01|SRC01|2026-09-15|2|4|2
S13|I01|SRC03|2026-09-18|2|4|2
Q01|I01|SRC03|2026-09-18|3|4|-1
Q01|I01|SRC07|2026-09-21|3|4|-2
B03|I01|SRC01|2026-09-15|3|1|0
B03|I01|SRC05|2026-09-20|4|1|0
C005|I01|SRC01|2026-09-15|1|4|2
C005|I01|SRC05|2026-09-20|1|3|2
C077|I01|SRC01|2026-09-15|1|4|2
C077|I01|SRC03|2026-09-18|2|4|2
M01|I01|SRC07|2026-09-21|3|1|0
S09|I02|SRC02|2026-08-20|4|1|-2
S09|I02|SRC03|2026-08-22|4|1|-1
S11|I02|SRC02|2026-08-20|3|1|1
S11|I02|SRC03|2026-08-22|4|2|1
S13|I02|SRC02|2026-08-20|3|4|2
S13|I02|SRC03|2026-08-22|3|4|2
C002|I02|SRC02|2026-08-20|1|4|2
C002|I02|SRC05|2026-08-25|2|4|2
C013|I02|SRC03|2026-08-22|1|4|2
C013|I02|SRC05|2026-08-25|0|4|2
B01|I03|SRC03|2026-07-08|4|4|-2
B01|I03|SRC04|2026-07-09|4|4|-1
S07|I03|SRC03|2026-07-08|3|2|0
S07|I03|SRC04|2026-07-09|2|1|-1
R02|I03|SRC03|2026-07-08|4|3|1
R02|I03|SRC04|2026-07-09|3|3|1
C049|I03|SRC03|2026-07-08|1|4|2
C049|I03|SRC04|2026-07-09|1|4|2
G02|I03|SRC04|2026-07-09|3|1|-1
"""

# id | type | date | area | whom it concerns | class | by | label | stance | verified | supporters | knew
# | told by
EVENTS = """
V01|label|2026-02-14|XZ0101|C010;C011|religious_leader|R01|against_traditions||yes|||SRC21;SRC05
V02|label|2026-03-21|XZ0201|C029|state_official||against_traditions||yes|||SRC21;SRC02
V03|label|2026-05-09|XZ0102|C012;C030|media|M04|against_traditions||yes|||SRC09;SRC21
V04|label|2026-06-30|XZ0101|C010;C012|political_party|Q01|foreign_agent||yes|||SRC05;SRC03
V05|label|2026-09-18|XZ0101|C011;C029|state_official|S01|against_traditions||yes|||SRC01;SRC21
V06|label|2026-01-20|XZ0401|C081|state_official|S06|inciting_discontent||yes|||SRC03
V07|label|2026-04-11|XZ0101|C007|state_official|S01|inciting_discontent||yes|||SRC01;SRC05
V08|label|2026-07-02|XZ0301|C063|state_official|S07|inciting_discontent||unknown|||SRC04;SRC10
V09|label|2026-05-19|XZ0401|C080|state_official|S06|troublemaker||yes|||SRC02
V10|label|2025-03-11|XZ0102|C020|state_official|S01|troublemaker||yes|||SRC01
V11|attack|2026-04-29|XZ0301|C047|armed_actor|G02|||yes|C045;C046;C058|C045;C046;C058;C064|SRC03;SRC04
V12|attack|2026-06-12|XZ0401|C080|unknown||||yes|C079;C074;C013|C013;C067;C074;C077;C079;C085|SRC02;SRC03
V13|attack|2026-07-05|XZ0101|C010|public||||yes|C018|C001;C002;C003;C007;C013;C018;C022|SRC21;SRC05
V14|statement|2026-05-03|XZ0101|C007;C037;C063;C081|state_official|S12||1|yes|||SRC02;SRC09
V15|statement|2026-09-19|XZ0101|C001;C005;C077|state_official|S01||-2|yes|||SRC01;SRC09
V16|statement|2026-10-05|XZ0101|C001;C013|state_official|S02||1|yes|||SRC02
V17|meeting|2026-09-25|XZ0101|C001;C005;C077|civil_society|||||C008;C027;C033;C039;C082|C008;C015;C027;C033;C038;C039;C064;C082;C085;C096|SRC01;SRC02
V18|training|2026-03-03|XZ0201|C033;C044||FP|||yes|||SRC19
V19|attack|2026-08-22|XZ0101|C007;C020|security_force||||yes|||SRC02;SRC05
V20|attack|2026-10-17|XZ0101|C007|security_force||||yes|||SRC02;SRC05
V21|attack|2026-10-18|XZ0101|C007|security_force||||unknown|||SRC09
V22|attack|2026-10-06|XZ0601|C109|unknown||||no|||SRC20
V23|attack|2026-10-29|XZ0202|C028|security_force||||yes|||SRC02;SRC22
V24|attack|2026-11-03|XZ0101|C013|state_official||||assessed|||SRC03
V25|attack|2026-11-10|XZ0503|C097|armed_actor||||assessed|||SRC18
V26|label|2026-11-20|XZ0401|C081|state_official|S06|inciting_discontent||unknown|||SRC02;SRC09
V27|attack|2026-11-22|XZ0101|C006|unknown||||unknown|||SRC11
"""

# event | act | whom it hit | sex | means | investigated | outcome | reprisal | mechanism
INCIDENTS = """
V11|other_harmful_act|human_rights_defender|men|weapon||||
V12|kidnapping|human_rights_defender|women|force|2026-06-20|Closed after a month; nobody was named.||
V13|other_harmful_act|human_rights_defender||force||||
V19|other_harmful_act|journalist;human_rights_defender|women;men|force||||
V20|arbitrary_detention|journalist|men|court||||
V21|arbitrary_detention|journalist||court||||
V22|other_harmful_act|trade_unionist|women|online||||
V23|other_harmful_act|trade_unionist|men|force;weapon|2026-11-12|||
V24|other_harmful_act|human_rights_defender|women|administrative|||yes|UN treaty body; they had written for its session in December
V25|kidnapping|human_rights_defender|men|weapon||Let go after two days.||
V27|other_harmful_act|trade_unionist||force||||
"""
"""What else is known of some events. V20 and V21 are the same arrest, told by two sources."""

# area | who controls it | since | until | told by
AREA_CONTROL = """
XZ0303|G02|2025-02-01|2026-03-15|SRC03;SRC04
XZ0303|S09|2026-03-15||SRC03;SRC19
XZ0503|G01|2024-09-01||SRC18;SRC03
XZ0503|S09|2026-11-19||SRC12
"""

# --- the situation ---------------------------------------------------------------------------------

# id | name | kind | level | area | stage | who answers for it | in force since | looked at | told by
INSTRUMENTS = """
IN01|Draft law on associations|ngo_framework|national||before_parliament|S01||2026-11-12|SRC08;SRC02
IN02|Associations Act 1998|ngo_framework|national||in_force|S04|1998-07-01|2026-09-10|SRC08
IN03|Law against terrorism 2019|counter_terrorism|national||in_force|S01|2019-03-15|2026-09-10|SRC08
IN04|Criminal Code|criminal|national||in_force|S02|1986-01-01|2026-09-10|SRC08
IN05|Public Gatherings Order 2021|assembly|regional|XZ01|in_force|S01|2021-05-20|2026-08-25|SRC08;SRC05
IN06|Tax rules on gifts from abroad|tax|national||in_force||2012-01-01||SRC16
IN07|Plan of action for human rights|plan|national||draft|S02||2026-09-10|SRC02
IN08|Emergency help for defenders at risk|programme|national||in_force|C022|2025-04-01|2026-09-10|SRC03
"""

# id | law | article | restricts | as written | as applied | hits: types | legal forms | groups | areas | share from abroad
# | opinions | looked at | told by
PROVISIONS = """
PR01|IN01|Art. 4, every group must register|limit_association;limit_registration|4|||informal;unregistered_by_choice||||A/59/401, para. 82|2026-11-12|SRC08;SRC02
PR02|IN01|Art. 7, new papers every two years|limit_registration|3|||formal|||||2026-11-12|SRC08
PR03|IN01|Art. 9, permit for money from abroad|limit_funding|4||||||0.01|A/HRC/20/27, paras. 67-72|2026-11-12|SRC08
PR04|IN01|Art. 17, the ministry may suspend or close|limit_closing|4|||||||A/HRC/20/27, paras. 75-77|2026-11-12|SRC08;SRC02
PR05|IN01|Art. 22, fines for leaders whose papers are late|limit_leaders|3|||formal|||||2026-11-12|SRC08
PR06|IN02|Art. 11, an answer within 90 days|limit_registration|1|3||formal;registration_refused|||||2026-09-10|SRC08;SRC16
PR07|IN02|Art. 25, a court may close|limit_closing|1|2||formal|||||2026-09-10|SRC08
PR08|IN03|Art. 6, "support" is not defined|limit_association;limit_funding|2|||||XZ03;XZ05||A/HRC/40/52|2026-09-10|SRC08
PR09|IN04|Art. 214, insult of officials|limit_information;limit_leaders|2|3|||journalists_media||||2026-09-10|SRC08;SRC05
PR10|IN05|Art. 3, permit 14 days before|limit_assembly|3|4|social_movement;trade_union|||XZ01|||2026-08-25|SRC08;SRC05
"""

# kind | name | from | to | area | groups | issue | actors | law | told by
WINDOWS = """
parliament|Draft made public|2026-09-08||||I01||IN01|SRC08
parliament|First reading of the draft law|2026-10-21||||I01||IN01|SRC08;SRC02
parliament|Hearing in the Rights Committee|2026-12-03||||I01|C005;C077|IN01|SRC02
parliament|Second reading of the draft law|2026-12-09||||I01||IN01|SRC02
election|Local elections, vote on 13 December|2026-11-29|2026-12-13|XZ01|journalists_media;women||||SRC16
election|Local elections, vote on 13 December|2026-11-29|2026-12-13|XZ04|journalists_media;women||||SRC16
trial|Trial of a reporter, High Court|2026-12-02|2026-12-04|XZ01|journalists_media||C007||SRC02;SRC05
review|UN treaty body looks at the country, Geneva|2026-12-07|2026-12-09||||||SRC02
anniversary|Harbour fire|2026-12-18||XZ0103|victims_groups||C023||SRC04
visit|Visit of a Special Rapporteur|2027-01-18|2027-01-22||||||SRC02
"""

SCORERS = (
    "national officer",
    "head of office",
    "human rights officer",
    "human rights officer",
    "protection officer",
)
UNHURRIED = "2026-11-18"
"""The day of what was judged in no round."""
ROUNDS = {
    "2026-Q3": ("2026-09-26", "2026-09-28", "2026-09-28", "2026-09-30"),
    "2026-Q4": ("2026-11-23", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-24"),
}
AGREED = 3
"""Who scored on which day; the fourth mark is what three agreed on, as one of them wrote it down."""

# item | marks of 2026-Q3 | evidence | marks of 2026-Q4 | evidence | the map's proposal
# Marks are those of the scorers above: "?" is not known, "text" only words, "2:1-3" a mark with the
# lowest and highest that could be right, "2*" the proposal accepted.
COUNTRY = """
a1|3,2,3,3|PR06;PR09;IN03|3,2,3,|IN01;PR09|
a1_assembly|3,2,,3|PR10|,,,||
a1_expression|3,3,,3|PR09|,,,||
a1_association|3,3,,3|PR06;PR07|,,,||
a1_unions|3,3,,3|IN02|,,,||
a1_information|2,1,,2|PR09|,,,||
a2|2,1,2,2|V14;PR06;PR10|2,1,1:1-2,|V20;V23;PR10|
a2_assembly|1,1,,1|V19;PR10|,,,||
a2_expression|2,2,,2|V07;V08;V14|,,,||
a2_association|2,1,,2|PR06;PR07|,,,||
a2_unions|3,3,,3|P08|,,,||
a2_information|?,,,||,,,||
a3|1,1,2,1|T472;T400|2,1,1,|T400;T472|
a4|1,1,1,1|V17;T445|1,1,1,|T445;V17|
a5|?,,,||1,,?,|IN07|
a6|1,1,2,1|V14;V15;V05|1,1,1,|V15;V16;V26|
b1|3,2,2,2|P01;P08|3,2,3,|P01;P02;P08|
b2|2*,2*,3,2|P01;P03;V18|2,3,3,|P01;P03|coordination.shared_space 0.474
b3|2,2,2,2|P01;P09|2,2,2,|P01;P02|
b4|2,1,2,2|T473;T474|2,2,2,|T473;T474;T475|
b5|2,2,2,2|V17|2,2,2,|V17;P10|
c1|2,2,2,2|P02|3,1,2:1-3,|P02;V17;T489|
c2|2,2,2,2|P02;P03|2,2,2,|P02|
c3|2,1,2,2|V05;V08|2,1,1,|V08;V24|
d1|2,2,2,2|P06;V01|1,1,1,|P06;T028|
d2|2,3,2,2|P06;P09|1,1,1,|P06|
d3|2,2,2,2|V01;V13|0,1,1,|V05;V13;T028|
e1|2*,1,1,1|V11;V12;V17|2*,1,1,|V11;V13;V17|coordination.solidarity 0.444
e2|2,2,1,2|P10|2,2,2,2|P10;V17|
e3|2,2,2,2|P01;P10|2,1,,|P01;P03;P10|
f1|1,1,,1|T411;T417|1,,,|T411;T417|
f2|2,2,,2|T410;T422|2,,,|T422|
f3|1,2,,1|T481|1,,,|T481;PR03|
g1|1,2,,1|V11;V12;V13|,,,||
g2|1,1,,1|IN08|,,,||
h1|1,1,,1|V11;V12;V13|,,,||
h2|?,,,||,,,||
h3|?,?,,||,,,||
"""

# round | group | area | actor | law | who thinks so | item | marks | evidence | in words
JUDGED = """
2026-Q3||XZ01||||a2_assembly|1,,,|PR10;V19|Whoever asks for a permit is told to come back after the event.
2026-Q3||XZ05||||g1|1,,1,|T463|
2026-Q4||XZ01||||a2_assembly|0,,1,|PR10;V19;V27|
2026-Q4||XZ04||||a6|1,,,|V06;V09;V26|
2026-Q4|journalists_media|||||a2_expression|1,1,,|V19;V20;V26|
2026-Q4||||IN01||law_founding|not,,not,|PR01|
2026-Q4||||IN01||law_choice|not,,not,|PR01|
2026-Q4||||IN01||law_declaring|not,,not,|PR01|
2026-Q4||||IN01||law_answer|partly,,partly,|IN01|60 days, and two months more where the ministry asks for papers.
2026-Q4||||IN01||law_refusal|,,?,|IN01|The draft leaves it to a decree that nobody has seen.
2026-Q4||||IN01||law_rules|,,partly,|IN01|
2026-Q4||||IN01||law_documents|partly,,not,not|PR02|
2026-Q4||||IN01||law_stay|partly,,partly,|IN01|
2026-Q4||||IN01||law_funding|not,,not,|PR03|
2026-Q4||||IN01||law_presumed|,,not,|PR01|
2026-Q4||||IN01||law_suspension|not,,not,|PR04|
2026-Q4||||IN01||law_closing|,,partly,|PR04|
2026-Q3||||IN02||law_founding|partly,,,|PR06|
2026-Q3||||IN02||law_choice|met,,,|IN02|
2026-Q3||||IN02||law_answer|not,,,|PR06|
2026-Q3||||IN02||law_suspension|met,,,|PR07|
2026-Q3||||IN02||law_funding|?,,,||The tax rules were not read.
2026-Q4|journalists_media|||||threat_smear_chance|4,,4,|V07;V08;V26|
2026-Q4|journalists_media|||||threat_smear_severity|2,,2,|V07;V08;V26|
2026-Q4|journalists_media|||||threat_watch_chance|,,?,||Nobody was asked.
2026-Q4|journalists_media|||||threat_court_chance|5,3,5,|V20;PR09|
2026-Q4|journalists_media|||||threat_court_severity|3,3,3,|V20;PR09|
2026-Q4|journalists_media|||||threat_gathering_chance|5,3,4,|V19;PR10|
2026-Q4|journalists_media|||||threat_gathering_severity|4,4,4,|V19|
2026-Q4|journalists_media|||||vulnerability_alone|3,2,3:2-4,|P07;V14|
2026-Q4|journalists_media|||||vulnerability_found|4,3,4,|V19|
2026-Q4|journalists_media|||||vulnerability_information|4,3,3:2-4,|V20|
2026-Q4|journalists_media|||||vulnerability_family|3,2,3:2-4,|V20|
2026-Q4|journalists_media|||||vulnerability_law|3,3,3,|PR09;V20|
2026-Q4|journalists_media|||||vulnerability_discrimination|2,2,2,|V14|
2026-Q4|journalists_media|||||commitment_word|2,1,2,|V07;V14;V26|
2026-Q4|journalists_media|||||commitment_action|2,1,2,|V19;V20|
2026-Q4|journalists_media|||||commitment_own|2,1,2,|V19|
2026-Q4|journalists_media|||||capacity_own_plan|3,2,2,|P07|
2026-Q4|journalists_media|||||capacity_own_network|3,2,3,|P07;V14|
2026-Q4|journalists_media|||||capacity_own_help|3,2,3,|IN08|
2026-Q4|journalists_media|||||capacity_own_refuge|3,2,2,|IN08|
2026-Q4|journalists_media|||||capacity_authorities|,,?,||Nobody was asked.
2026-Q4|women|||||threat_smear_chance|3,,,|V08|
2026-Q4|women|||||threat_smear_severity|3,,,|V08|
2026-Q4|women|||||vulnerability|3,,,|P02;T489|
2026-Q4|women|||||capacity_own|3,,,|P02;P03|
|||FP||C005|seen_credible|yes,,,|V17|
|||FP||C008|seen_accessible|yes,,,|V17|
|||FP||C067|seen_superficial|partly,,,||They would like us to stay longer than a day.
|||FP||C040|seen_government|no,,,||
|||FP||C097|seen_reliable|partly,,,||We said we would come back in June and came in September.
|||FP||P02|seen_impartial|yes,,,|P02|
2026-Q4|||C047|||threat|,,,,4|V11|
2026-Q4|||C047|||vulnerability|,,,,3|V11;T465|
2026-Q4|||C047|||capacity_own|,,,,2|IN08|
|||C013|||profile_security|,,,,text|V24|Travels only in twos since the passports were taken.
|||C002|||profile_expertise|,,text,||Defends in custody cases; knows the judges of Port Selim.
|||C002|||profile_functioning|,,text,||A board of seven, elected each year; volunteers at the police stations.
|||C007|||profile_priorities|,,text,|V20|The trial in December, and how to report on the elections.
|||C025|||profile_international|text,,,||Escreveu o relatório paralelo para Genebra em 2025.
|||C049|||profile_influence|text,,,||يستمع إليهم المزارعون وأعيان الوادي
|||C067|||profile_leadership|text,,,||Правление из пяти женщин, меняется раз в два года
|||C067|||profile_expertise|text,,,|V17|Знают каждую деревню области
|||C108|||profile_international|text,,,|T475|Écrit à la Commission régionale; cherche à écrire à Genève.
2026-Q4|||C001|||stage_context|works,,works|T044|
2026-Q4|||C001|||stage_gathering|works,,|T044|
2026-Q4|||C001|||stage_interviews|could,,|T044|
2026-Q4|||C001|||stage_engaging|agreed,,|T044|
2026-Q4|||C001|||stage_verifying|works,,works|T044|
2026-Q4|||C001|||stage_advocacy|works,,|T044|
2026-Q4|||C001|||stage_reporting|agreed,,|T044|
2026-Q4|||C067|||stage_context|works,,|P02|
2026-Q4|||C067|||stage_gathering|agreed,,|P02|
2026-Q4|||C067|||stage_interviews|could,,|P02|
2026-Q4|||C067|||stage_engaging|works,,|P02|
2026-Q4|||C067|||stage_advocacy|agreed,,|P02|
2026-Q4|||C045|||stage_context|agreed,,|T384|
2026-Q4|||C043|||stage_context|works,,|P03|
2026-Q4|||C043|||stage_interviews|agreed,,|P03|
2026-Q4|||C043|||stage_verifying|could,,|P03|
2026-Q4|||C043|||stage_advocacy|agreed,,|P03|
2026-Q4|||C043|||stage_reporting|declined,,|P03|
2026-Q4|||C007|||stage_context|works,,|T386|
2026-Q4|||C007|||stage_gathering|works,,|T386|
2026-Q4|||C007|||stage_verifying|works,,|T386|
2026-Q4|||C007|||stage_reporting|declined,,|T386|
2026-Q4|||C047|||stage_gathering|,,could|P01|
2026-Q4|||C108|||stage_context|could,,|P01|
2026-Q4|||C108|||stage_gathering|could,,|P01|
2026-Q4|||C092|||stage_context|,,could|P03|
2026-Q4|||C092|||stage_interviews|,,could|P03|
2026-Q4|||C077|||stage_context|works,,|P10|
2026-Q4|||C077|||stage_interviews|,,could|P10|
2026-Q4|||C077|||stage_advocacy|works,,agreed|P10|
2026-Q4|||C022|||stage_protecting|agreed,,|IN08|
2026-Q4|||C022|||stage_advocacy|,,could|IN08|
2026-Q4||||||principle_support|yes,,partly|P03;P06|
2026-Q4||||||principle_weight|partly,,partly|P10;V24|
2026-Q4||||||principle_no_duplicate|partly,,||
2026-Q4||||||principle_networks|yes,,|P01;P03|
2026-Q4||||||principle_promises|partly,,no|T044|
2026-Q4||||||principle_sharing|no,,partly|P10|
2026-Q4||||||principle_two_way|no,,|T044|
2026-Q4||||||principle_joint|yes,,|P10|
2026-Q4||||||principle_existing|,,?||
2026-Q4||||||principle_ownership|partly,,|P10|
2026-Q4||||||principle_widen|no,,no|P06|
2026-Q4||||||principle_selection|,,?||
2026-Q4|||C009|||question_aims|yes,,|P10|
2026-Q4|||C009|||question_values|partly,,partly|P04|It works with refugees, but not with unmarried mothers.
2026-Q4|||C009|||question_impartiality|?,,yes|P04|It hands out aid in the name of the ministry.
"""

STRATEGIES: list[Row] = [
    {
        "purpose": "Articles 4 and 17 out of the draft before the second reading",
        "swot": "SW5;SW7",
        "date": "2026-11-12",
        "instrument": "IN01",
        "aim": "Groups keep the choice not to register. Legal aid stands ready for the first who are closed.",
        "mode": "joint",
        "findings": "Article 4 would hit 35 of the 113 groups on record. The draft follows none of the 12"
        " recommendations.",
        "analysis": "monitor.hit",
        "figure": "35",
        "officer_role": "human rights officer",
        "due": "2026-12-09",
        "status": "in_progress",
        "obstacle": "Officials speak of foreign agents, and few people know what groups do.",
        "review_by": "2026-12-04",
    },
    {
        "purpose": "Keep watch over journalists until the elections are over",
        "date": "2026-11-13",
        "group": "journalists_media",
        "aim": "Whoever is threatened is heard the same day.",
        "mode": "quiet",
        "findings": "For journalists danger outweighs protection.",
        "analysis": "monitor.risk",
        "figure": "64",
        "officer_role": "human rights officer",
        "due": "2026-12-13",
        "status": "in_progress",
        "review_by": "2026-11-27",
    },
    {
        "purpose": "Half of the groups met by spring",
        "swot": "SW1;SW3",
        "date": "2026-09-30",
        "group": "women",
        "pcode": "XZ04",
        "aim": "Women outside the capital know whom to call.",
        "mode": "open",
        "findings": "Of about 18 groups of women the office met two.",
        "analysis": "reach.gap",
        "figure": "0.11",
        "officer_role": "national officer",
        "due": "2027-03-31",
        "status": "planned",
        "obstacle": "The roads are closed from December.",
        "review_by": "2026-11-20",
    },
]
"""Strategies; each rests on a finding."""

# id | kind | by | to | area | what it is | day | what is needed | who sees to it | due | state | what came of it | review
UNDERTAKEN = """
UN01|promise|FP|C067||Notes of the talk of 25 September|2026-09-25||human rights officer|2026-11-20|planned||
UN02|promise|FP|C027||Comments on its report|2026-11-04||national officer|2026-12-04|in_progress||
UN03|promise|FP|C025||A letter to the prefect about the market|2026-05-19||head of office|2026-06-15|done|The market is open again.|
UN04|promise|FP|C064||A room for its assembly|2026-06-02||national officer|2026-07-10|done|Forty people came.|
UN05|promise|FP|C033||A visit of the head of office|2026-06-20||head of office|2026-09-01|told|The road was closed.|
UN06|promise|FP|C018||Names of three trainers|2026-08-11||human rights officer|2026-08-31|done||
UN07|commitment|S02|FP||A list of who may visit people in custody|2026-10-08||human rights officer|2026-11-30|planned||
UN08|commitment|S05|FP||An answer to every notice of a gathering|2026-08-25||national officer|2026-10-31|in_part|Two of five notices were answered.|
UN09|decision|FP|C001|||2026-03-02||head of office||together||2027-03-02
UN10|decision|FP|C009|||2026-11-10||head of office|2026-12-01|planned||2026-12-01
UN11|need|C107|||Phones and data kept safe|2026-05-27|security|||planned||
UN12|need|C045|||Somebody at the ministry who answers|2026-10-12|authorities|||planned||
UN13|offer|C022|||Two days on phones and data for women's groups|2026-09-14|security|||planned||
UN14|activity|FP||XZ04|Two days on phones and data for women's groups|2026-11-16||national officer|2027-02-15|planned||
"""

DECIDED = {
    "UN09": {
        "purpose": "Monitoring of the draft law together",
        "contribution": "It knows who is afraid to register, in four regions.",
        "bias": "Officials call it close to the opposition; four donors and the courts do not.",
        "damage": "The ministry may say that we take its side.",
        "reviewer": "head of office",
    },
    "UN10": {
        "purpose": "Visits to shelters together",
        "contribution": "It is let into every shelter of the capital.",
        "bias": "It hands out aid in the name of the ministry.",
        "damage": "Women who fear the ministry may no longer talk to us.",
        "reviewer": "head of office",
    },
}
"""What was weighed before it was decided to work together."""

# id | quadrant | whose | what | answers | actor | group | area | day | level | as seen by | records | analysis | figure | across
SWOT_ITEMS = """
SW1|strength|they|The council knows the villages|example_knowledge|C067|women|XZ04|2026-09-25|local||P02|||SW3
SW2|strength|we|The ministry, the High Court and the Assembly answer us|example_doors|S02|||2026-05-12|national||T377|||SW4
SW3|weakness|we|We met two of about 18 women's groups|example_few_contacts||women|XZ04|2026-11-24|regional|||reach.gap|0.11|
SW4|weakness|they|Authorities consulted five groups that we know of|prompt_seen_weak|||XZ01|2026-11-12|national|D01|P10|||
SW5|opportunity|both|The Rights Committee hears groups on 3 December|example_louder|S12|||2026-12-03|national|||||SW7
SW6|opportunity|they|A Special Rapporteur visits in January|example_louder||||2027-01-18|international|||||SW8
SW7|threat|they|Article 4 of the draft would hit 35 of 113 groups|example_law|||XZ01|2026-11-24|national||PR01|monitor.hit|35|
SW8|threat|they|Officials used labels about groups five times this year|example_bias||journalists_media|XZ01|2026-11-24|national||V07;V08;V26|||
"""

# id | day | what | session | area | place | about | law | criteria | written on | guests | who came | choices | outcome
MEETINGS = """
ME1|2026-09-16|First talk on the draft law||XZ0101|Office|What the draft says|IN01|works on association, assembly or funding|2026-09-10|C001;C002;C005;C077|C001;C002;C077||A round table with the Rights Committee was asked for.
ME2|2026-12-01|Round table on the draft law on associations||XZ0102|Selim University|What articles 4, 9 and 17 would change|IN01|works on association, assembly or funding;every area has a seat;those whom the draft hits most;may say no without harm|2026-11-20|C001;C002;C005;C006;C008;C015;C018;C022;C025;C031;C033;C037;C043;C045;C046;C064;C067;C074;C077;C095;S01;S02;S05;S11||2026-11-24: one left out by the fourth criterion|
"""

# --- planted ---------------------------------------------------------------------------------------

HUB = "C001"
SECOND_HUB = "C002"
HIGHLAND = ("C087", "C088", "C089", "C090", "C091")
UNASKED = ("C098", "C099", "C100", "C101", "C102")
OFF_PLATFORM = ("C010", "C011", "C012", "C029", "C030")
SAFE_ROUTE = ("C058", "C057", "C056", "C055")
TARGET = SAFE_ROUTE[-1]
UNSAFE_OFFICIAL = "S08"
UNSAFE_FORUM = "C059"
GAP_FRIEND = ("C075", "C076")
FRIEND = "C077"
GAP_PLAIN = ("C031", "C032")
TENSION_PAIR = ("C060", "C061")
NO_PLATFORM = ("C048", "C049", "C050", "C051", "C052", "C053", "C054")
BEHIND_BRIDGE = ("C103", "C104", "C105", "C106")
BRIDGE_END = "C108"
ONE_SOURCE = "SRC17"
LOCKED = ("C024", "C041", "C086", "C113")
DO_NOT_CONTACT = ("C020", "C084")
NOT_SAFE = ("C042", "C081")
AT_RISK = {"C013": "2", "C010": "2", "C012": "2", "C047": "3", "C080": "3", "C055": "1", "H01": "2"}
LANGUAGES = {
    "XZ01": "English",
    "XZ02": "Portuguese",
    "XZ03": "Arabic",
    "XZ04": "Russian",
    "XZ05": "English;Tseri",
    "XZ06": "French",
}
ASSIST_SURVIVORS = {"C014", "C026", "C055"}
BRIDGES = {"C017": "women;women_hrd", "C035": "women", "C064": "rural_remote", "C095": "indigenous"}
IN_NEED_OF_CARE = "H02"
"""Nobody is led to it but by those who assist survivors, and none of them is tied to it."""

PLANS = """
P001|C032|1|FP|C002|human rights officer|2026-11-10|agreed|2026-10-20
P001|C032|2|C002|C032|human rights officer|2026-11-30|asked|2026-10-28
P002|C055|1|FP|C058|national officer|2026-11-20|agreed|2026-10-12
P002|C055|2|C058|C057|national officer|2026-12-05|planned|
P002|C055|3|C057|C056|national officer|2026-12-15|planned|
P002|C055|4|C056|C055|national officer|2027-01-10|planned|
"""
"""A plan is a step a row; all do-no-harm checks were made before somebody was asked."""
INTRODUCTIONS = """
2026-10-15|FP|C002|asked|human rights officer
2026-10-20|FP|C002|agreed|human rights officer
2026-10-28|C002|C032|asked|human rights officer
2026-10-05|FP|C058|asked|national officer
2026-10-12|FP|C058|agreed|national officer
"""
MET_WOMEN = (
    "C003",
    "C004",
    "C014",
    "C015",
    "C017",
    "C018",
    "C023",
    "C025",
    "C026",
    "C034",
    "C035",
    "C043",
    "C044",
    "C045",
    "C062",
    "C063",
    "C065",
    "C107",
    "C109",
    "C111",
    "C067",
    "C074",
)
MET_WOMEN_BEFORE = ("C068", "C069", "C019", "C066")
MET_OTHERS = (
    "C001",
    "C002",
    "C005",
    "C007",
    "C008",
    "C010",
    "C022",
    "C027",
    "C033",
    "C037",
    "C040",
    "C064",
    "C077",
    "C038",
    "C050",
    "C082",
    "C094",
    "C095",
    "C097",
    "C110",
    "S02",
    "S04",
    "S11",
    "S12",
    "S13",
    "U01",
    "U04",
    "E01",
    "H01",
    "M01",
)
STRONG = "SRC01;SRC03"
WORK = ("coordination", "information_sharing", "joint_activity")
TRUST = ("referral_offer", "trust")
TOLD_OF_SHARE = 0.57
"""A source tells of so many of the ties that it was asked about, besides those it told of anyway."""
APART = {*HIGHLAND, *UNASKED, *BEHIND_BRIDGE}
"""Have no ties but planted ones."""
NO_CHANCE_TRUST = {*APART, *SAFE_ROUTE, *OFF_PLATFORM, UNSAFE_FORUM, HUB}
NEVER_TIED = {frozenset(pair) for pair in (GAP_FRIEND, GAP_PLAIN, TENSION_PAIR, (TARGET, UNSAFE_FORUM))}

SENSITIVITY = {
    "funding": "1",
    "influence": "1",
    "trust": "1",
    "referral_offer": "1",
    "access": "2",
    "tension": "1",
    "conflict": "1",
    "opposition": "1",
    "avoidance": "1",
    "exclusion": "1",
    "label": "2",
    "threat": "2",
    "engages_mechanism": "1",
}


# --- helpers ---------------------------------------------------------------------------------------


def rows_of(text: str) -> list[list[str]]:
    """The cells of a table written above."""
    return [line.split("|") for line in text.strip().splitlines()]


def day(first: dt.date, last: dt.date) -> str:
    """A day drawn between two days, as text."""
    return (first + dt.timedelta(days=RNG.randrange((last - first).days + 1))).isoformat()


class Actor:
    """One civil society organisation as the table above has it."""

    def __init__(self, cells: Sequence[str]) -> None:
        self.id, self.name, self.types, self.seat, work, self.groups = cells
        self.planned = "@" in work
        items = [item if "@" in item else f"{item}@{self.seat}" for item in work.split(",")]
        self.cells = [(item.split("@")[0], item.split("@")[1]) for item in items]
        self.sectors = {sector for sector, _ in self.cells}
        self.region = self.seat[:4]


ACTORS = [Actor(cells) for cells in rows_of(CIVIL_SOCIETY)]
BY_ID = {actor.id: actor for actor in ACTORS}


# --- actors ----------------------------------------------------------------------------------------


def consent(actor_id: str) -> Row:
    """What an organisation agreed to; planted ones so that nothing but the finding stands in the way."""
    if actor_id in LOCKED:
        return {}
    if actor_id in {*HIGHLAND, *UNASKED}:
        return {"legal_basis": "published"}
    open_ones = {*SAFE_ROUTE, *GAP_FRIEND, *GAP_PLAIN, *TENSION_PAIR, FRIEND, HUB, SECOND_HUB, UNSAFE_FORUM}
    row = {"consent_c1": "yes"}
    for code, odds in (("c2", (6, 3, 1)), ("c3", (6, 3, 1)), ("c4", (5, 4, 1)), ("c5", (3, 6, 1))):
        drawn = RNG.choices(("yes", "unknown", "no"), odds)[0]
        row[f"consent_{code}"] = "yes" if actor_id in open_ones else drawn
    return row


def sensitive(groups: str) -> str:
    """2 where belonging to the group can put people at risk, else 0 or 1."""
    if {"lgbt", "indigenous", "migrants"} & set(groups.split(";")):
        return "2"
    return "1" if {"victims_groups", "women_hrd"} & set(groups.split(";")) else "0"


def civil_society_row(actor: Actor) -> Row:
    """One organisation as the import file has it."""
    informal = actor.types in {"social_movement", "community_based_organization"}
    own = {*HIGHLAND, *UNASKED, *OFF_PLATFORM}
    row = {
        "id": actor.id,
        "name": actor.name,
        "types": actor.types,
        "sphere": "civil_society",
        "formality": RNG.choice(("informal", "unregistered_by_choice", "formal")) if informal else "formal",
        "level": "local" if informal else RNG.choice(("national", "regional")),
        "adm1_pcode": actor.region,
        "status": "active",
        "works_on_rights_of": actor.groups,
        "identifies_as": actor.groups if actor.id in own else "",
        "led_by": "women" if "women" in actor.groups else RNG.choice(("", "mixed", "not_stated")),
        "stage": "in_dialogue" if actor.id in MET_WOMEN + MET_OTHERS else "identified",
        "compat": RNG.choice(("yes", "yes", "not_assessed")),
        "at_risk_level": AT_RISK.get(actor.id, RNG.choice(("", "0", "0", "1"))),
        "feels_safe": "no" if actor.id in NOT_SAFE else RNG.choice(("yes", "unknown")),
        "do_not_contact": "yes" if actor.id in DO_NOT_CONTACT else "no",
        "sensitivity": sensitive(actor.groups),
        "sources": RNG.choice(("SRC16", "SRC02", "SRC05", "SRC08")),
        **consent(actor.id),
    }
    if actor.id in SAFE_ROUTE:
        row["at_risk_level"] = "1" if actor.id == TARGET else "0"
        row["feels_safe"] = "yes"
    if actor.id == "C040":
        row["status"] = "self_limiting"
    return row


def other_row(cells: Sequence[str]) -> Row:
    """An office, a State body, a party and so on; recorded under the mandate, persons by consent."""
    actor_id, name, types, sphere, area = cells
    row = {
        "id": actor_id,
        "name": name,
        "types": types,
        "sphere": sphere,
        "adm1_pcode": area,
        "kind": "organisation",
        "formality": "formal",
        "level": "national",
        "status": "active",
        "legal_basis": "published" if sphere in {"media", "business", "donor"} else "mandate",
        "sources": "SRC16",
        "sensitivity": "2" if sphere == "armed_nonstate" else "0",
    }
    if actor_id.startswith("H"):
        row |= {
            "kind": "person",
            "formality": "",
            "legal_basis": "",
            "consent_c1": "yes",
            "consent_c2": "yes",
            "consent_c3": "unknown",
            "roles": "acts_as_hrd" if types else "",
            "sensitivity": "2",
            "at_risk_level": AT_RISK.get(actor_id, ""),
            "sources": "SRC19",
        }
    return row


def make_actors() -> list[Row]:
    """Everyone; the two introducers carry their loads."""
    rows = [other_row(cells) for cells in rows_of(OTHERS)] + [civil_society_row(actor) for actor in ACTORS]
    loads = {HUB: ("9", "5"), SECOND_HUB: ("1", "4"), FRIEND: ("0", "3"), SAFE_ROUTE[0]: ("1", "3")}
    for row in rows:
        row["introduction_load"], row["introduction_cap"] = loads.get(row["id"], ("", ""))
        row.setdefault("kind", "organisation")
        row["languages"] = LANGUAGES.get(row.get("adm1_pcode", "")[:4], "")
        row["assists_survivors"] = "yes" if row["id"] in ASSIST_SURVIVORS else ""
        row["bridge_for"] = BRIDGES.get(row["id"], "")
        row["care"] = "survivor" if row["id"] == IN_NEED_OF_CARE else ""
    return sorted(rows, key=lambda row: row["id"])


# --- ties --------------------------------------------------------------------------------------------


class Ties:
    """Rows of the tie table; no pair has two ties of a kind."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.seen: set[tuple[frozenset[str], str]] = set()

    def add(self, source: str, target: str, kind: str, weight: str = "", **more: str) -> None:
        """Record a tie, current and told by one to three sources unless `more` says otherwise."""
        if (frozenset((source, target)), kind) in self.seen or source == target:
            return
        self.seen.add((frozenset((source, target)), kind))
        began = day(dt.date(2024, 6, 1), dt.date(2025, 10, 31))
        row = {
            "id": f"T{len(self.rows) + 1:03}",
            "source_id": source,
            "target_id": target,
            "kind": kind,
            "weight": weight,
            "from": began,
            "as_of": day(dt.date(2025, 12, 1), LAST_DAY),
            "sensitivity": SENSITIVITY.get(kind, "0"),
            "sources": drawn_sources(),
        }
        self.rows.append(row | more)

    def planted(self, source: str, target: str, kind: str, weight: str = "", **more: str) -> None:
        """Record a tie that two good independent sources confirmed lately."""
        as_of = day(dt.date(2026, 8, 1), LAST_DAY)
        self.add(source, target, kind, weight, **({"as_of": as_of, "sources": STRONG} | more))

    def positive(self, one: str, two: str) -> bool:
        """Whether two actors are tied already by common work."""
        kinds = ("coordination", "joint_activity", "information_sharing")
        return any((frozenset((one, two)), kind) in self.seen for kind in kinds)


def drawn_sources() -> str:
    """One to three sources; the one kept for the planted bridge is never drawn."""
    often = {"A": 5, "B": 6, "C": 3, "D": 1, "F": 1}
    odds = {cells[0]: often[cells[2]] for cells in rows_of(SOURCES) if cells[0] != ONE_SOURCE}
    count = RNG.choices((1, 2, 3), (6, 3, 1))[0]
    return ";".join(sorted(set(RNG.choices(list(odds), list(odds.values()), k=count))))


def share(low: float, high: float) -> str:
    """A number between two, with one decimal."""
    return f"{RNG.uniform(low, high):.1f}"


def add_common_work(ties: Ties) -> None:
    """Coordination, joint activities and information: mostly near by and within a theme."""
    free = [actor for actor in ACTORS if actor.id not in APART and actor.id not in {HUB, *OFF_PLATFORM}]
    pairs = [
        (one, two)
        for i, one in enumerate(free)
        for two in free[i + 1 :]
        if frozenset((one.id, two.id)) not in NEVER_TIED
    ]
    odds = []
    for one, two in pairs:
        near, alike = one.region == two.region, bool(one.sectors & two.sectors)
        odds.append(9.0 if near and alike else 3.0 if near else 0.5 if alike else 0.04)
    degree = dict.fromkeys((actor.id for actor in free), 0)
    drawn = [pairs[i] for i in RNG.choices(range(len(pairs)), odds, k=175)]
    near_pairs = [pair for pair in pairs if pair[0].region == pair[1].region]
    RNG.shuffle(near_pairs)
    for number, (one, two) in enumerate(drawn + near_pairs):
        wanted = number < len(drawn) or min(degree[one.id], degree[two.id]) < 2
        if wanted and not ties.positive(one.id, two.id):
            kind = RNG.choices(("coordination", "joint_activity", "information_sharing"), (5, 3, 3))[0]
            ties.add(one.id, two.id, kind, RNG.choice(("", "0.3", "0.5", "0.5", "0.8", "1")))
            degree[one.id] += 1
            degree[two.id] += 1


def add_ageing(ties: Ties) -> None:
    """Of the ties so far, some were not confirmed for long, some ended, some are graded one by one."""
    drawn = RNG.sample(range(len(ties.rows)), 34)
    for number, row in enumerate(ties.rows[i] for i in drawn):
        if number < 12:
            row["from"] = day(dt.date(2024, 6, 1), dt.date(2024, 12, 31))
            row["as_of"] = ""
        elif number < 19:
            row["to"] = day(dt.date(2026, 1, 1), dt.date(2026, 9, 30))
            row["as_of"] = row["to"]
        else:
            row["grade"] = RNG.choice(("B2", "B2", "B3", "C2", "C3"))


def add_trust(ties: Ties) -> None:
    """Who trusts whom, and who offers to introduce: chance ties, all outside the planted routes."""
    free = [actor for actor in ACTORS if actor.id not in NO_CHANCE_TRUST]
    for _ in range(74):
        one = RNG.choice(free)
        near = [actor for actor in free if actor.region == one.region and actor.id != one.id]
        two = RNG.choice(near if RNG.random() < 0.85 else free)
        ties.add(one.id, two.id, "trust", RNG.choice(("", "0", "1", "2", "2", "2", "3", "3", "3", "4")))
    for _ in range(14):
        one, two = RNG.sample(free, 2)
        ties.add(one.id, two.id, "referral_offer", share(0.5, 0.9))
    for actor_id in ("S13", "C022", "C027", "U04", "E01"):
        ties.add(OFFICE, actor_id, "referral_offer", share(0.6, 0.8))
    for actor_id in ("C005", "C018", "C045", "S13"):
        ties.add(actor_id, OFFICE, "trust", RNG.choice(("2", "3")))
    for actor_id in ("C007", "C033", "C064", "C074", "C111"):
        ties.add(OFFICE, actor_id, "contact", share(0.5, 0.8))


def add_power(ties: Ties) -> None:
    """Influence, money, command, being heard."""
    state = [f"S{number:02}" for number in range(1, 14)]
    free = [actor.id for actor in ACTORS if actor.id not in {*APART, *SAFE_ROUTE, *OFF_PLATFORM}]
    for _ in range(9):
        ties.add(RNG.choice(free), RNG.choice(state), "influence", share(0.2, 0.6), sign="+")
    for source, target in (("S13", "S02"), ("S12", "S02"), ("E01", "S02"), ("R01", "S05"), ("M01", "S12")):
        ties.add(source, target, "influence", share(0.4, 0.8), sign="+")
    for source, target in (("Q01", "S01"), ("Q01", "M04"), ("B01", "S07"), ("S01", "S09"), ("R02", "S07")):
        ties.add(source, target, "influence", share(0.5, 0.9), sign="-")
    for donor in ("D01", "D02", "D03", "E02", "U05"):
        for target in RNG.sample(free, 4):
            ties.add(donor, target, "funding", share(0.1, 0.7))
    for source, target in (("S01", "S09"), ("S01", "S10"), ("S01", "S08"), ("S02", "S04"), ("U01", "U05")):
        ties.add(source, target, "authority", "1", **{"from": "2024-06-01"})
    for source, target in (("R02", "G02"), ("H03", "G01"), ("C021", "G02")):
        ties.add(source, target, "access", share(0.4, 0.8))
    for source in ("C002", "C018", "C008", "C077", "C046"):
        ties.add(RNG.choice(("S02", "S12", "S13")), source, "coordination", share(0.3, 0.6))
        ties.add(source, RNG.choice(("S02", "S12")), "consulted_by", share(0.2, 0.6))


def add_divides(ties: Ties) -> None:
    """Tensions with what drives them, and hostility from outside civil society."""
    for one, two, kind, driver in (
        ("C052", "C049", "conflict", "resources"),
        ("B01", "C049", "conflict", "economic_interest"),
        ("B01", "C048", "opposition", "economic_interest"),
        ("B02", "C035", "conflict", "economic_interest"),
        ("C028", "C035", "tension", "resources"),
        ("C096", "C095", "tension", "religious"),
        ("C084", "C085", "tension", "ideological"),
        ("C006", "C017", "tension", "resources"),
        ("C037", "C033", "tension", "personal"),
        ("Q01", "C020", "opposition", "political"),
        ("Q01", "C084", "opposition", "political"),
        ("S01", "C013", "opposition", "political"),
        ("S01", "C080", "opposition", "political"),
        ("Q02", "C006", "opposition", "political"),
        ("S06", "C080", "opposition", "political"),
        ("G01", "C097", "opposition", "resources"),
    ):
        ties.add(one, two, kind, share(0.4, 0.9), driver=driver)
    for one, two in (("S09", "C020"), ("G02", "C047"), ("S10", "H01")):
        ties.add(one, two, "threat", share(0.4, 0.8))
    for one, two in (("M04", "C080"), ("S01", "C022")):
        ties.add(one, two, "label", "1")


def plant_islands(ties: Ties) -> None:
    """Findings 1 and 9: the highland groups know only each other; one tie leads to four at Pont-Méral."""
    kinds = ("coordination", "joint_activity", "information_sharing")
    pairs = [(one, two) for i, one in enumerate(HIGHLAND) for two in HIGHLAND[i + 1 :]]
    for number, (one, two) in enumerate(pairs):
        ties.planted(one, two, kinds[number % 3], "0.5", sources="SRC18;SRC03")
    for i, j in ((0, 1), (2, 4), (3, 0)):
        ties.planted(HIGHLAND[i], HIGHLAND[j], "trust", "4", sources="SRC18;SRC03")
    behind = BEHIND_BRIDGE
    for i, j in ((0, 1), (0, 2), (1, 2), (1, 3), (2, 3)):
        ties.planted(behind[i], behind[j], "joint_activity", "0.5")
    ties.planted(behind[1], behind[0], "trust", "3")
    ties.planted(behind[0], BRIDGE_END, "coordination", "0.5", sources=ONE_SOURCE)
    for one, two in (
        ("C108", "C022"),
        ("C111", "C018"),
        ("C107", "C014"),
        ("C112", "C021"),
        ("C095", "C033"),
    ):
        ties.planted(one, two, "coordination", "0.5")


def plant_off_platform(ties: Ties) -> None:
    """Finding 3: kept out by several, told by several; tied to each other and to a few who stand by them."""
    for one, two, kind in (
        ("R01", "C010", "exclusion"),
        ("C009", "C011", "exclusion"),
        ("C036", "C029", "exclusion"),
        ("C020", "C010", "avoidance"),
        ("C038", "C030", "avoidance"),
        ("Q01", "C012", "exclusion"),
    ):
        told_by = RNG.choice(("SRC21;SRC05", "SRC21;SRC02"))
        ties.planted(one, two, kind, "0.8", sensitivity="2", sources=told_by)
    for one, two in (("C010", "C011"), ("C010", "C012"), ("C029", "C030"), ("C010", "C029")):
        ties.planted(one, two, "coordination", "0.5", sensitivity="2", sources="SRC21;SRC03")
    for one, two in (("C010", "C018"), ("C029", "C043"), ("C012", "C002")):
        ties.planted(one, two, "information_sharing", "0.5", sensitivity="2")
        ties.planted(one, two, "trust", "3", sensitivity="2")
    ties.planted("C011", "C010", "trust", "4", sensitivity="2")
    ties.planted("C030", "C029", "trust", "4", sensitivity="2")


def plant_introducer(ties: Ties) -> None:
    """Finding 4: nearly all doors open through one organisation, some also through a second."""
    ties.planted(OFFICE, HUB, "referral_offer", "0.95")
    ties.planted(OFFICE, SECOND_HUB, "referral_offer", "0.8")
    ties.planted(OFFICE, FRIEND, "referral_offer", "0.7")
    met = {*MET_WOMEN, *MET_OTHERS}
    kept = {*NO_CHANCE_TRUST, *met, FRIEND, SECOND_HUB}
    doors = [actor.id for actor in ACTORS if actor.id not in kept]
    for number, actor_id in enumerate(doors):
        if number % 3 < 2 or actor_id in {*GAP_PLAIN, *TENSION_PAIR, *NO_PLATFORM}:
            ties.planted(actor_id, HUB, "trust", "4")
        if number % 5 == 0:
            ties.planted(actor_id, SECOND_HUB, "trust", "3")
    for actor_id in ("C002", "C005", "C007", "C013", "C022", "C027", "C047", "C077", "C095", "C108"):
        ties.add(HUB, actor_id, "coordination", "0.8")


def plant_route(ties: Ties) -> None:
    """Finding 5: three safe steps in between, or one through an official or through those it avoids."""
    first, second, third, target = SAFE_ROUTE
    ties.planted(OFFICE, first, "referral_offer", "0.95")
    for door, opener in ((second, first), (third, second), (target, third)):
        ties.planted(door, opener, "trust", "4")
    ties.planted(OFFICE, UNSAFE_OFFICIAL, "referral_offer", "0.95")
    ties.planted(target, UNSAFE_OFFICIAL, "trust", "4")
    ties.planted(OFFICE, UNSAFE_FORUM, "referral_offer", "0.95")
    ties.planted(UNSAFE_FORUM, target, "referral_offer", "0.95")
    ties.planted(target, UNSAFE_FORUM, "avoidance", "0.8")


def plant_gaps(ties: Ties) -> None:
    """Findings 6 and 7: a friend of both, a tension, and a start of work together on the river."""
    for one in GAP_FRIEND:
        ties.planted(one, FRIEND, "trust", "4")
        ties.planted(one, FRIEND, "coordination", "0.8")
    ties.planted(*TENSION_PAIR, "tension", "0.7", driver="resources")
    ties.planted("C049", "C050", "joint_activity", "0.5")
    ties.planted("C049", "C051", "coordination", "0.5")
    ties.planted("C048", "C053", "coordination", "0.5")
    ties.planted("C053", "C054", "information_sharing", "0.5")


def add_written(ties: Ties) -> None:
    """The ties written out above; nothing is drawn for them, so that what is drawn stays as it is."""
    for source, target, kind, weight, sign, began, ended, sources in rows_of(WRITTEN_TIES):
        ties.rows.append(
            {
                "id": f"T{len(ties.rows) + 1:03}",
                "source_id": source,
                "target_id": target,
                "kind": kind,
                "weight": weight,
                "sign": sign,
                "from": began,
                "to": ended,
                "as_of": max(began, "2026-09-30"),
                "sensitivity": SENSITIVITY.get(kind, "0"),
                "sources": sources,
            }
        )


def make_ties() -> list[Row]:
    """All ties: planted ones first, so that chance does not take their place."""
    ties = Ties()
    for plant in (plant_islands, plant_off_platform, plant_introducer, plant_route, plant_gaps):
        plant(ties)
    planted = len(ties.rows)
    add_common_work(ties)
    chance = Ties()
    chance.rows = ties.rows[planted:]
    add_ageing(chance)
    for add in (add_trust, add_power, add_divides, add_written):
        add(ties)
    return ties.rows


# --- the other tables --------------------------------------------------------------------------------


def make_platforms() -> list[Row]:
    """Platforms with their members: those of the theme, within the areas nearly all of them."""
    names = "id functions strategy result"
    goals = {row["id"]: row for row in simple(PLATFORM_GOALS, names)}
    out = {*APART, *OFF_PLATFORM, *LOCKED, GAP_PLAIN[1], TENSION_PAIR[1]}
    rows = []
    for cells in rows_of(PLATFORMS):
        names = ("id", "name", "type", "theme", "areas", "level", "parent", "from", "to", "others")
        row = dict(zip(names, cells, strict=True))
        themes, areas = set(row["theme"].split(";")), set(row["areas"].split(";"))
        members = [name for name in row.pop("others").split(";") if name]
        for actor in ACTORS:
            chance = 0.92 if actor.region in areas else 0.5
            asked = actor.id not in out and bool(actor.sectors & themes)
            if asked and (RNG.random() < chance or actor.id in {GAP_PLAIN[0], TENSION_PAIR[0]}):
                members.append(actor.id)
        more = {"members": ";".join(members), "sources": "SRC02;SRC16"}
        rows.append(row | more | goals.get(row["id"], {}))
    return rows


def make_presence() -> list[Row]:
    """Who does what where; those outside the planted findings also work in a neighbouring district."""
    kept_free = {("ENV", "XZ0302"), ("PEA", "XZ0402"), ("LEG", "XZ0202"), ("CHI", "XZ0303")}
    cells = [(actor.id, sector, area) for actor in ACTORS for sector, area in actor.cells]
    for actor in ACTORS:
        for sector in sorted(actor.sectors):
            area = f"{actor.region}0{RNG.randrange(1, 4)}"
            if not actor.planned and (sector, area) not in kept_free and RNG.random() < 0.4:
                cells.append((actor.id, sector, area))
    cells += [(row[0], row[1], area) for row in rows_of(OTHER_PRESENCE) for area in row[2].split(",")]
    kept = [cell for cell in dict.fromkeys(cells) if cell[1:] not in kept_free or BY_ID[cell[0]].planned]
    rows = []
    for actor_id, sector, area in sorted(kept):
        old = actor_id not in NO_PLATFORM and RNG.random() < 0.05 and not is_planned(actor_id)
        rows.append(
            {
                "actor_id": actor_id,
                "sector": sector,
                "activity": ACTIVITY[sector],
                "pcode": area,
                "level": "local",
                "from": day(dt.date(2024, 6, 1), dt.date(2025, 12, 31)),
                "to": day(dt.date(2026, 1, 31), dt.date(2026, 9, 30)) if old else "",
                "status": "completed" if old else "ongoing",
                "sources": RNG.choice(("SRC16", "SRC02", "SRC08")),
            }
        )
    return rows


def is_planned(actor_id: str) -> bool:
    """Whether the table above fixes where an actor works."""
    return actor_id in BY_ID and BY_ID[actor_id].planned


def make_contacts() -> list[Row]:
    """The log: whom the office met in the last twelve months, and whom only before."""
    met = [*MET_WOMEN, *MET_OTHERS]
    before = [*MET_WOMEN_BEFORE, "C009", "C013", "C028", "C046", "C078", "C079", "C016", "S05"]
    recent = met + RNG.sample([actor_id for actor_id in met if actor_id != HUB], 16) + [HUB] * 5
    early = before + RNG.sample(met, 10)
    rows = []
    for actor_id, first, last in (
        *((actor_id, YEAR_BEFORE, LAST_DAY) for actor_id in recent),
        *((actor_id, dt.date(2025, 1, 8), dt.date(2025, 10, 31)) for actor_id in early),
    ):
        rows.append(
            {
                "date": day(first, last),
                "office": OFFICE,
                "actor_id": actor_id,
                "mode": RNG.choice(("formal", "formal", "informal", "remote", "social")),
                "direction": RNG.choice(("in", "out", "out")),
                "purpose": RNG.choice(("empower", "protect", "both")),
                "officer_role": RNG.choice(("human rights officer", "national officer", "head of office")),
                "new_contacts_suggested": RNG.choice(("C013", "C047", "C108", "")) if actor_id == HUB else "",
            }
        )
        rows[-1]["expectation_note"] = rows[-1]["date"] if RNG.random() < 0.3 else ""
    return sorted(rows, key=lambda row: (row["date"], row["actor_id"]))


def asked(
    subject: str, sources: Iterable[str], answers: Iterable[str], kinds: Sequence[str] = (*WORK, *TRUST)
) -> list[Row]:
    """Observations of one actor, one a source; with no kinds of ties, of all its ties."""
    return [
        {
            "source": source,
            "date": day(dt.date(2026, 1, 10), LAST_DAY),
            "subject_id": subject,
            "asked_about": "ties_kind" if kinds else "ties_all",
            "kinds": ";".join(sorted(kinds)),
            "answer": answer,
        }
        for source, answer in zip(sources, answers, strict=True)
    ]


def make_observations() -> list[Row]:
    """Who was asked about whom: often about the planted, not about the unasked, once about most.

    Most were asked with whom it works and whom it trusts; some about all its ties.
    """
    rows = []
    for actor_id in HIGHLAND:
        rows += asked(actor_id, ("SRC03", "SRC18"), ["list"] * 2, ())
        rows += asked(actor_id, ("SRC01", "SRC04", "SRC05"), ["list"] * 3)
        rows += asked(actor_id, ("SRC19",), ("none",), ("referral_offer",))
    rows += asked(HIGHLAND[1], ("SRC09",), ("declined",))
    for actor_id in UNASKED[:2]:
        rows += asked(actor_id, ("SRC08",), ("declined" if actor_id == UNASKED[1] else "none",))
        rows[-1] |= {"asked_about": "actor", "kinds": ""}
    for one, two in (GAP_FRIEND, GAP_PLAIN, TENSION_PAIR):
        rows += asked(one, ("SRC01", "SRC02", "SRC03", "SRC05", "SRC19"), ["list"] * 5)
        rows += asked(two, ("SRC01", "SRC03", "SRC04", "SRC07", "SRC22"), ["list"] * 5)
    for actor_id in (*OFF_PLATFORM, *SAFE_ROUTE, UNSAFE_FORUM, HUB, SECOND_HUB, FRIEND):
        rows += asked(actor_id, ("SRC01", "SRC21"), ["list"] * 2)
    for actor_id in (*BEHIND_BRIDGE[1:], *NO_PLATFORM):
        rows += asked(actor_id, ("SRC01", "SRC03"), ["list"] * 2)
    rows += asked(BEHIND_BRIDGE[0], (ONE_SOURCE,), ("list",), ("coordination",))
    done = {row["subject_id"] for row in rows} | set(UNASKED)
    for actor in ACTORS:
        if actor.id not in done:
            rows += asked(actor.id, (RNG.choice(("SRC02", "SRC04", "SRC07", "SRC20", "SRC22")),), ("list",))
    for actor_id in OFF_PLATFORM:
        rows += asked(actor_id, ("SRC03", "SRC05", "SRC21"), ["none"] * 3, ("membership",))
    return rows


def tell(ties: Iterable[Row], observations: Iterable[Row]) -> None:
    """Who was asked about an actor tells of most of its ties; its own draws leave all others as they are."""
    tells = random.Random(TELLING_SEED)  # noqa: S311 - nothing secret is drawn
    who: dict[str, list[Row]] = {}
    for row in observations:
        if row["asked_about"] != "actor" and row["answer"] != "declined":
            who.setdefault(row["subject_id"], []).append(row)
    for tie in ties:
        told = tie["sources"].split(";")
        for row in (row for end in ("source_id", "target_id") for row in who.get(tie[end], ())):
            meant = tie["kind"] in row["kinds"].split(";") if row["kinds"] else True
            if tie.get("to"):
                # While it lasted all who were asked told of it: what ended is known to have been.
                told += [row["source"]] if meant and row["date"] <= tie["to"] else []
            elif meant and told != [ONE_SOURCE] and tells.random() < TOLD_OF_SHARE:
                told.append(row["source"])
        tie["sources"] = ";".join(sorted(set(told)))


def make_events() -> list[Row]:
    """Events, with what else is known of some."""
    names = "id violation victim_class victim_sex means investigated_on outcome reprisal mechanism"
    known = {row["id"]: row for row in simple(INCIDENTS, names)}
    return [row | known.get(row["id"], {}) for row in simple(EVENTS, WRITTEN_EVENTS)]


def scored(marks: str, evidence: str, proposal: str = "", text: str = "", **about: str) -> list[Row]:
    """The answers of each scorer to an item in a round; the last says why."""
    rows = []
    days = ROUNDS.get(about.get("round", ""), (UNHURRIED,) * len(SCORERS))
    for number, (scorer, cell) in enumerate(zip(SCORERS, marks.split(","), strict=False)):
        mark, _, between = cell.rstrip("*").partition(":")
        low, _, high = between.partition("-")
        row = about | {"date": days[number], "scorer": scorer, "evidence": evidence} if cell else {}
        if mark.isdigit():
            row |= {"value": mark, "low": low, "high": high}
        elif cell:
            row["answer"] = {"?": "unknown", "text": ""}.get(mark, mark)
        if cell.endswith("*"):
            analysis, _, figure = proposal.partition(" ")
            row |= {"analysis": analysis, "figure": figure, "revision": "1"}
        if cell and number == AGREED:
            row["together"] = "yes"
        if number > AGREED:
            row["sensitivity"] = "3"
        rows += [row] if cell else []
    rows[-1]["text"] = text
    return rows


def make_assessments() -> list[Row]:
    """What was judged, of the country in two rounds and of other things."""
    rows = []
    for item, before, evidence, after, later, proposal in rows_of(COUNTRY):
        for name, marks, records in (("2026-Q3", before, evidence), ("2026-Q4", after, later)):
            if marks.strip(","):
                rows += scored(marks, records, proposal, item=item, round=name)
    for name, group, area, actor, law, by, item, marks, evidence, text in rows_of(JUDGED):
        about = {"group": group, "pcode": area, "actor_id": actor, "instrument": law, "perceived_by": by}
        rows += scored(marks, evidence, text=text, item=item, round=name, **about)
    return rows


def make_plans() -> list[Row]:
    """Steps of plans; whoever was asked was asked after all checks of the same day."""
    names = "plan target_id step from_id to_id owner due status date"
    checks = "expectations;risk_today;safe_channel;willing"
    rows = simple(PLANS, names)
    done = {"checks": checks, "checked_by": "national officer"}
    return [row | (done | {"checked": row["date"]} if row["date"] else {}) for row in rows]


def simple(text: str, names: str) -> list[Row]:
    """A table written above, with the names of its columns."""
    return [dict(zip(names.split(), cells, strict=True)) for cells in rows_of(text)]


def make_undertakings() -> list[Row]:
    """What the office and others undertake, and how it stands."""
    names = "id kind by_id to_id pcode purpose date support officer_role due status outcome review_by"
    strategies = [row | {"kind": "strategy", "by_id": OFFICE, "revision": "1"} for row in STRATEGIES]
    return strategies + [row | DECIDED.get(row["id"], {}) for row in simple(UNDERTAKEN, names)]


def make_swot_items() -> list[Row]:
    """The board between the office and civil society, of one round."""
    names = (
        "id quadrant side text item actor_id group pcode on level perceived_by evidence analysis figure links"
    )
    about = {
        "of_board": "relation",
        "round": "2026-Q4",
        "date": UNHURRIED,
        "officer_role": "human rights officer",
    }
    return [row | about | ({"revision": "1"} if row["analysis"] else {}) for row in simple(SWOT_ITEMS, names)]


def make_areas() -> list[Row]:
    """Areas with their level: two letters are the country, then two digits a level."""
    rows = simple(AREAS, "id name parent")
    return [row | {"adm_level": str(len(row["id"]) // 2 - 1)} for row in rows]


WRITTEN_EVENTS = "id type date pcode subjects by_class by_id label stance verified supporters knew sources"
COLUMNS = {
    "actors": "id name kind types sphere formality level adm1_pcode status works_on_rights_of identifies_as"
    " led_by roles stage compat do_not_contact feels_safe at_risk_level consent_c1 consent_c2 consent_c3"
    " consent_c4 consent_c5 legal_basis introduction_load introduction_cap languages bridge_for"
    " assists_survivors care sensitivity sources",
    "ties": "id source_id target_id kind weight sign from to driver sources grade as_of sensitivity",
    "platforms": "id name type theme areas level parent members from to sources functions strategy result",
    "presence": "actor_id sector activity pcode level from to status sources",
    "universe": "group pcode sector exists_low exists_best exists_high method n1 n2 m sources",
    "contacts": "date office actor_id mode direction purpose officer_role new_contacts_suggested"
    " expectation_note",
    "observations": "source date subject_id asked_about kinds answer",
    "sources": "id kind reliability credibility independent_key role groups",
    "areas": "id name adm_level parent",
    "sectors": "id name parent",
    "issues": "id name description",
    "impact": "actor_id issue state direction size date sources",
    "ratings": "actor_id issue rater date power interest alignment",
    "events": f"{WRITTEN_EVENTS} violation victim_class victim_sex means investigated_on outcome reprisal"
    " mechanism",
    "area_control": "pcode actor_id from to sources",
    "plans": "plan target_id step from_id to_id owner due checks checked checked_by status date",
    "introductions": "date actor_id to_id outcome officer_role",
    "instruments": "id name kind level pcode stage owner_id from as_of sources",
    "provisions": "id instrument article restrictions in_text in_practice hits_types hits_formality"
    " hits_groups hits_areas hits_foreign_share references as_of sources",
    "windows": "kind name from to pcode groups issue actors instrument sources",
    "assessments": "item round date scorer together actor_id group pcode instrument perceived_by value low"
    " high answer text evidence analysis figure revision sensitivity",
    "undertakings": "id kind purpose date by_id to_id group pcode instrument support aim mode findings analysis"
    " figure revision swot contribution bias damage reviewer officer_role due status outcome obstacle review_by",
    "swot_items": "id of_board quadrant side text round item actor_id group pcode on level perceived_by evidence"
    " analysis figure revision links date officer_role",
    "meetings": "id date name session pcode place about instrument criteria criteria_on guests came choices"
    " outcome",
}
WRITTEN = {
    "universe": UNIVERSE,
    "sources": SOURCES,
    "sectors": SECTORS,
    "issues": ISSUES,
    "impact": IMPACT,
    "ratings": RATINGS,
    "area_control": AREA_CONTROL,
    "introductions": INTRODUCTIONS,
    "instruments": INSTRUMENTS,
    "provisions": PROVISIONS,
    "windows": WINDOWS,
    "meetings": MEETINGS,
}
"""Tables that are written out above as they are."""


def make() -> dict[str, list[Row]]:
    """All tables; called once, since each takes its turn at the same random numbers."""
    tables = {
        "actors": make_actors(),
        "ties": make_ties(),
        "platforms": make_platforms(),
        "presence": make_presence(),
        "contacts": make_contacts(),
        "observations": make_observations(),
        "areas": make_areas(),
        "plans": make_plans(),
        "events": make_events(),
        "assessments": make_assessments(),
        "undertakings": make_undertakings(),
        "swot_items": make_swot_items(),
        **{name: simple(text, COLUMNS[name]) for name, text in WRITTEN.items()},
    }
    tell(tables["ties"], tables["observations"])
    for row in tables["observations"]:
        if row["subject_id"] == BRIDGE_END:  # nobody was asked about the tie that one source alone told of
            row["kinds"] = ";".join(TRUST)
    return tables


def main() -> None:
    """Write one CSV file a table."""
    for name, rows in make().items():
        with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split(), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
