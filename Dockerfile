# The application for a deployment with compose.yaml: PostgreSQL, Redis and the Docker engine are outside.
ARG BASE_IMAGE=debian:trixie-slim
FROM ${BASE_IMAGE}

RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 1000 --create-home lms

WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    REFLEX_USE_NPM=1 \
    REFLEX_TELEMETRY_ENABLED=false \
    REFLEX_ENV_MODE=prod

COPY requirements.txt constraints.txt ./
RUN python3 -m venv .venv && pip install --no-cache-dir -r requirements.txt -c constraints.txt

COPY . .
# The pages are compiled once, here; the values only let the settings load, nothing connects.
RUN DATABASE_URL=postgresql://build REDIS_URL=redis://build \
    LMS_SECRET_KEY=only-for-the-build-of-the-frontend-1 LMS_REFRESH_SECRET_KEY=only-for-the-build-of-the-frontend-2 \
    reflex export --frontend-only --no-zip \
 && rm -rf .web/node_modules /root/.npm \
 && install -d -o lms -g lms /data

ENV LMS_DATA_DIR=/data \
    __REFLEX_SKIP_COMPILE=true \
    __REFLEX_MOUNT_FRONTEND_COMPILED_APP=true
USER lms
EXPOSE 8000
CMD ["granian", "--interface", "asgi", "--factory", "lms_app.lms_app:app", "--host", "0.0.0.0", "--port", "8000", "--respawn-failed-workers"]
