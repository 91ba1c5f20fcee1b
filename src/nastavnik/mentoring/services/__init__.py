"""The only writers of goals, meetings, feedback, results, reviews, pauses and endings."""

from nastavnik.mentoring.services.calls import (
    answer_call,
    call_confidant,
    close_call,
    correct_call,
    hand_on,
    read_call,
    record_call,
    withdraw_call,
)
from nastavnik.mentoring.services.corrections import (
    change_goal,
    change_pause,
    change_result,
    change_step,
    correct_meeting,
    drop_goal,
    drop_result,
    drop_step,
    move_meeting,
    uncount_introduction,
    undo_step,
    withdraw_change,
)
from nastavnik.mentoring.services.feedback import (
    close_without_feedback,
    correct_feedback,
    give_feedback,
    help_given,
    help_not_given,
)
from nastavnik.mentoring.services.finals import (
    complete_place,
    correct_final,
    final_assessment,
    final_mentor,
    final_self,
)
from nastavnik.mentoring.services.goals import (
    agree_step,
    carry_goal,
    close_goal,
    complete_step,
    reopen_goal,
    set_goal,
)
from nastavnik.mentoring.services.levels import check_levels, write_levels
from nastavnik.mentoring.services.meetings import (
    cancel_meeting,
    count_introduction,
    describe_meeting,
    hold_meeting,
    miss_meeting,
    plan_meeting,
    write_note,
)
from nastavnik.mentoring.services.places import (
    answer_change,
    ask_for_change,
    finish_due,
    leave_place,
    pause,
    resume,
)
from nastavnik.mentoring.services.returning import meeting_offer, return_meeting
from nastavnik.mentoring.services.reviews import (
    add_practical_result,
    correct_review,
    interim_review,
    interim_self,
)
from nastavnik.mentoring.services.rhythm import agree_rhythm
from nastavnik.mentoring.services.settling import settle_archived
from nastavnik.mentoring.services.signals import (
    close_warning,
    evaluate_warnings,
    reopen_warning,
    switch_rule_off,
    switch_rule_on,
)
