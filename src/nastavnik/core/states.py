"""Named sets of states, beside the tables of `transitions`: who asks for several states at once asks by such a name."""

# Entries in the register of mentees.
MENTEE_UNDECIDED = ("invited", "thinking")
MENTEE_ASKING = ("thinking", "joined")
MENTEE_OPEN = (*MENTEE_UNDECIDED, "joined")
TAKING_PART = ("joined", "completed")
MENTEE_ROLE = ("thinking", *TAKING_PART)

# Entries in the register of mentors.
IN_REGISTER = ("selected", "resting")
CANDIDATES = ("applied", "deferred")
MENTOR_UNTRAINED = ("applied", "selected")
MENTOR_ROLE = ("applied", *IN_REGISTER)
MENTOR_CARDS = (*CANDIDATES, *IN_REGISTER)
MENTOR_WAITED = ("invited", *CANDIDATES, "resting")
TRAINING_OPEN = ("undecided", "planned")
MENTOR_OPEN = ("invited", *MENTOR_CARDS)

# Requests: `REQUEST_UNSENT` nobody but the author sees; `NEEDS` wait for a mentor.
REQUEST_UNSENT = ("draft", "withdrawn")
NEEDS = ("submitted", "accepted")
REQUEST_LIVE = (*NEEDS, "in_work")
REQUEST_OPEN = ("draft", *REQUEST_LIVE)
NEEDS_A_PAIR = ("accepted", "in_work")
REQUEST_SETTLED = ("resolved", "partly", "unresolved")
WORKED_ON = ("accepted", "in_work", *REQUEST_SETTLED)
REQUEST_SENT = ("submitted", *WORKED_ON, "elsewhere")
REQUEST_NOT_HERE = (*REQUEST_UNSENT, "elsewhere")

# Preliminary requests: sheets without an answer, and answers that are counted.
EARLY_BLANK = ("out", "off")
EARLY_COUNTED = ("given", "turned")

# What the programme needs.
RESOURCE = ("needed", "there", "none")

# Places: `PLACE_LIVE` take up capacity, `PROVEN` hold their proof, `AT_WORK` are pairs of today.
AT_WORK = ("confirmed", "paused", "closing")
PLACE_LIVE = ("proposed", *AT_WORK)
PROVEN = (*AT_WORK, "completed")
MEETING_NOW = ("confirmed", "closing")
ORDERABLE = ("confirmed", "paused")
PLACE_OVER = ("completed", "ended")
CONFIRMED_ONCE = (*PROVEN, "ended")
PLACE_SHOWN = ("proposed", *CONFIRMED_ONCE)
NEVER_A_PAIR = ("declined", "withdrawn")
PLACE_DONE = (*NEVER_A_PAIR, *PLACE_OVER)

# Meetings and goals.
MEETING_HELD = ("held", "closed")
MEETING_AHEAD = ("planned", "missed")
GOAL_SETTLED = ("achieved", "partly", "dropped")

# Consents and letters have their states in their models; these are the sets that several readers ask for.
CONSENT_ALIVE = ("prepared", "in_force")
LETTER_ON_ITS_WAY = ("waiting", "sending")
LETTER_STUCK = ("failed", "held")
LETTER_UNSENT = ("failed", "waiting", "held")

#: A measure of the roadmap that is none of the plan: cancelled, or before a later start.
MEASURE_OUT = ("dropped", "before")
#: Words of a colleague that are not decided about.
REFERENCE_OPEN = ("asked", "written")
