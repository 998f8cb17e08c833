# vizkit on a bare image. Set up as the README says; renders and clips are kept where they are mounted.
FROM debian:bookworm-slim

RUN apt-get update && apt-get install --yes --no-install-recommends git make
COPY . /vizkit
RUN cd /vizkit && make setup && apt-get clean && rm -rf /var/lib/apt/lists/* /root/.cache

# Whoever renders, with or without a home, may keep clips.
RUN mkdir -m 1777 /clips
ENV VIZKIT_CACHE=/clips LANG=C.UTF-8
WORKDIR /work
ENTRYPOINT ["/vizkit/.venv/bin/vizkit"]
CMD ["list"]
