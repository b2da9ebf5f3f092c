# One image for the desk, the worker and the clock; the command says which (see docker-compose.yml).

FROM debian:trixie-slim AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The dependencies first: their layer stays while only our own code changes.
COPY requirements.lock ./
RUN python3 -m venv /opt/communique \
    && /opt/communique/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY locales locales
COPY templates templates
COPY worker worker
COPY workflow workflow
# hatchling is in the lock file: nothing unpinned is fetched to build the wheel.
RUN /opt/communique/bin/pip install --no-cache-dir --no-build-isolation --no-deps .

FROM debian:trixie-slim
# libharfbuzz-subset0 makes a Chinese PDF 39 times faster; the fonts cover every language we ship.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates fontconfig fonts-dejavu-core fonts-noto-cjk fonts-noto-core \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 postgresql-client-17 python3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /var/lib/communique communique \
    && install -d -o communique -g communique -m 750 /var/lib/communique
COPY --from=build /opt/communique /opt/communique
# Small fonts made from fonts-noto-cjk: Chinese, Japanese and Korean pages in 0.6 of the time.
RUN /opt/communique/bin/communique fonts
# The containers run read-only: what is written goes to the data volume or to /tmp.
ENV PATH=/opt/communique/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp/cache \
    COMMUNIQUE_DATA=/var/lib/communique
USER communique
VOLUME /var/lib/communique
EXPOSE 8000
CMD ["communique", "desk"]
