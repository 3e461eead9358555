# Dossier in a container: `docker build -t dossier .`; how to run it stands in docs/hosting.md.

FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/dossier
COPY requirements.txt ./
RUN /opt/dossier/bin/pip install --require-hashes --requirement requirements.txt
# What the wheel is built with is pinned among the tests' requirements; none of it is run later.
COPY tests/requirements.txt tests/requirements.txt
RUN awk '/^[a-z]/ { kept = /^(hatchling|packaging|pathspec|pluggy|tomlkit|trove-classifiers)==/ } kept' \
        tests/requirements.txt > build-requirements.txt \
    && python -m venv /build/tools \
    && /build/tools/bin/pip install --require-hashes --requirement build-requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY knowledge knowledge
COPY commands commands
COPY bot bot
RUN /build/tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && /opt/dossier/bin/pip install --no-deps dist/*.whl

FROM python:3.12-slim
# The number, not the name: Kubernetes can tell only of a number that it is not root's.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin dossier \
    && install --directory --owner dossier --group dossier /data
COPY --from=build /opt/dossier /opt/dossier
ENV PATH=/opt/dossier/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DOSSIER_DATA_DIR=/data \
    DOSSIER_METRICS_PORT=8080 \
    DOSSIER_LOG_JSON=true
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
# The packs are built into /data at the first start.
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["dossier"]
