"""Words that nothing shown may use: they judge a group, accuse, or claim more than a record can tell."""

import re

HARMFUL = re.compile(
    r"marginali[sz]|problematic|hard[- ]to[- ]reach|key target|weak point|\bprov(e|es|en|ed)\b|gongo|fake|"
    r"stigmati[sz]|(is|are) isolated|(has|have) no contacts|\buse \w+ to get\b|illegal|suspicious|"
    r"\bexploit|vulnerable group|minorit(y|ies) group|backward|primitive|outlier|failing",
    re.IGNORECASE,
)
