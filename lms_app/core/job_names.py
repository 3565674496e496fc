"""Names of background functions and queues, so that nothing here imports the jobs package."""

from enum import StrEnum


class QueueName(StrEnum):
    """Queues of RQ."""

    CODE_EXECUTION = "code-execution"
    AI_FEEDBACK = "ai-feedback"
    MEDIA = "media"
    CONVERSION = "conversion"
    REPORTS = "reports"
    DEFAULT = "default"


class JobName(StrEnum):
    """Dotted paths of the functions; a test resolves each of them."""

    GRADE_SUBMISSION = "jobs.grading.grade_submission"
    REGRADE = "jobs.regrading.regrade_submissions"
    SEND_MAIL = "jobs.notifications.send_mail"
    MAIL_NOTIFICATION = "jobs.notifications.mail_notification"
    REMIND_OF_LESSONS = "jobs.notifications.remind_of_lessons"
    EXPIRE_SUBSCRIPTIONS = "jobs.subscriptions.expire_subscriptions"
    PRINT_POSTER = "jobs.club_prints.print_poster"
    PRINT_LOGIN_CARDS = "jobs.club_prints.print_login_cards"
    DELETE_OLD_PRINTS = "jobs.club_prints.delete_old_prints"
    PROCESS_MEDIA = "jobs.media.process_media"
    ERASE_MEDIA = "jobs.media_erasure.erase_media"
    CONVERT_MEDIA = "jobs.media.convert_media"
    SWEEP_UPLOADS = "jobs.media.sweep_uploads"
    REMOVE_UNFINISHED_FILES = "jobs.storage.remove_unfinished_files"
    DELETE_OLD_JOBS = "jobs.retention.delete_old_jobs"
    DELETE_ORPHANED_FILES = "jobs.retention.delete_orphaned_files"


RUN_JOB = "jobs.runner.run_job"
TAKE_TURN = "jobs.turns.take_turn"
