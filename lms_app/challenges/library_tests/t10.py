"""The tests of T10."""

TESTS = """\
import pytest


def one_job(found, what):
    assert len(found) >= 1, f"нет задания, которое {what}"
    return found[0]


@pytest.fixture
def test_job(workflow):
    return one_job(workflow.find_jobs(command=r"\\bpytest\\b"), "запускает pytest")


@pytest.fixture
def build_job(workflow):
    found = workflow.find_jobs(command=r"\\bdocker (buildx )?build\\b", action="^docker/build-push-action$")
    return one_job(found, "собирает образ Docker")


@pytest.fixture
def deploy_job(workflow):
    found = [job for job in workflow.jobs if workflow.environment(job) == "staging"]
    return one_job(found, "выкладывает в окружение staging")


def publishes(workflow, job):
    if "docker push" in workflow.commands(job) or "--push" in workflow.commands(job):
        return True
    return any(
        str(step.get("uses", "")).startswith("docker/build-push-action")
        and (step.get("with") or {}).get("push") not in (None, False, "false")
        for step in workflow.steps(job)
    )


def hides_failures(job, steps):
    ignored = (None, False)
    return job.get("continue-on-error") not in ignored or any(
        step.get("continue-on-error") not in ignored for step in steps
    )


def test_tests_run(workflow, test_job):
    for action in ("actions/checkout", "actions/setup-python"):
        assert action in workflow.actions(test_job), f"тестам нужен {action}"


def test_failed_test_stops(workflow, test_job, build_job):
    assert test_job in workflow.needs(build_job), "сборка не ждёт тестов"


def test_failure_is_not_hidden(workflow, test_job):
    hidden = hides_failures(workflow.jobs[test_job], workflow.steps(test_job))
    assert not hidden, "continue-on-error прячет ошибку"
    lines = [line for line in workflow.commands(test_job).splitlines() if "pytest" in line]
    assert not any("||" in line or ";" in line for line in lines), "ошибка pytest ни на что не влияет"


def test_report_is_kept(workflow, test_job):
    steps = [step for step in workflow.steps(test_job) if "upload-artifact" in str(step.get("uses", ""))]
    assert steps, "отчёт о тестах не сохраняется через actions/upload-artifact"
    conditions = " ".join(str(step.get("if", "")) for step in steps)
    kept = any(word in conditions for word in ("always()", "failure()", "cancelled()"))
    assert kept, "после упавшего теста отчёт не сохранится: нужен if: always()"


def test_image_is_published(workflow, build_job):
    assert publishes(workflow, build_job), "образ собран, но не опубликован"


def test_log_in_to_registry(workflow, build_job):
    by_command = "docker login" in workflow.commands(build_job)
    login = by_command or "docker/login-action" in workflow.actions(build_job)
    assert login, "перед публикацией нужно войти в реестр"


def test_deploy_after_build(workflow, build_job, deploy_job):
    assert deploy_job != build_job
    assert build_job in workflow.needs(deploy_job), "выкладка не ждёт сборки"


def test_deploy_after_tests(workflow, test_job, deploy_job):
    assert test_job in workflow.needs(deploy_job), "выкладка не ждёт тестов"
    condition = str(workflow.jobs[deploy_job].get("if", ""))
    assert "always()" not in condition, "always() выложит и то, что не прошло тесты"


def test_pull_requests_are_tested(workflow):
    assert "pull_request" in workflow.triggers, "запросы на слияние не проверяются"
    branches = workflow.branches("pull_request")
    assert not branches or "main" in branches


def test_only_main_is_deployed(workflow, deploy_job):
    condition = str(workflow.jobs[deploy_job].get("if", ""))
    limited = "refs/heads/main" in condition or ("github.ref_name" in condition and "main" in condition)
    on_push = "github.event_name" in condition and "push" in condition
    limited = limited or (on_push and workflow.branches("push") == ["main"])
    assert limited, "выкладывать можно только из main: добавьте if с github.ref"


def test_deploy_waits_for_people(workflow, deploy_job):
    assert workflow.environment(deploy_job) == "staging"
    assert "main" in workflow.branches("push"), "нет запуска после слияния в main"


def test_secrets_are_referenced(workflow, build_job, deploy_job):
    names = workflow.secrets(build_job) | workflow.secrets(deploy_job)
    assert names - {"GITHUB_TOKEN"}, "ключи берут из secrets"
    assert workflow.secrets(deploy_job), "выкладка не берёт свой ключ из secrets"


def test_no_literal_secrets(workflow):
    assert workflow.literal_secrets() == [], "ключ или пароль записан прямо в файле"


def test_secrets_stay_out_of_tests(workflow, test_job):
    assert not workflow.secrets(test_job), "тестам из чужих веток ключи не нужны"
"""
