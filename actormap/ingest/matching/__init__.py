"""Which entries may be one and the same: told with reasons, decided by people, never merged by itself."""

from actormap.ingest.matching.candidates import PROBABLE as PROBABLE
from actormap.ingest.matching.candidates import Candidate as Candidate
from actormap.ingest.matching.candidates import candidates as candidates
from actormap.ingest.matching.candidates import candidates_of_import as candidates_of_import
from actormap.ingest.matching.candidates import undecided as undecided
from actormap.ingest.matching.decisions import decided as decided
from actormap.ingest.matching.decisions import decisions as decisions
from actormap.ingest.matching.decisions import taken_back as taken_back
from actormap.ingest.matching.evidence import Evidence as Evidence
