"""Words that nothing shown may use: they judge a group, accuse, or claim more than a record can tell."""

import re

HARMFUL = re.compile(
    r"marginali[sz]|problematic|hard[- ]to[- ]reach|key target|weak point|\bprov(e|es|en|ed)\b|gongo|fake|"
    r"stigmati[sz]|(is|are) isolated|(has|have) no contacts|\buse \w+ to get\b|illegal|suspicious|"
    r"\bexploit|vulnerable group|minorit(y|ies) group|backward|primitive|outlier|failing",
    re.IGNORECASE,
)

SCIENCE = re.compile(
    r"\bS[1-6]\b|\bPN\b|\bE-I\b|-ln\b|coleman|freeman|\bgini\b|modularity|louvain|leiden|eigenv|"
    r"betweenness|closeness|pagerank|\bkatz\b|jaccard|adamic|spearman|kendall|jackknife|bootstrap|"
    r"standard error|homophil|assortativ|bonferroni|\bholm\b|null model|percentile|p-value|z-score|"
    r"\bcliques?\b|k-core|core number|\bstubs?\b|resource allocation|spectral|laplac|steiner|cutpoint|"
    r"articulation|densit(y|ies) of|`|\b[a-z]+_[a-z_]+\b|\buniverse\b",
    re.IGNORECASE,
)
"""Terms of network science and raw codes: they stand in brackets, beside plain words."""
IN_BRACKETS = re.compile(r"\([^()]*\)")


def unexplained(text: str) -> str:
    """The first term of the science in a text that stands outside of brackets; "" where there is none."""
    found = SCIENCE.search(IN_BRACKETS.sub("", re.sub(r"\{[^}]*\}", "", text)))
    return found[0] if found else ""
