# docker build -t newslint . && docker run --rm -v "$PWD:/pages:ro" newslint
FROM rust:1-slim-bookworm AS build
WORKDIR /newslint
COPY build.rs Cargo.toml Cargo.lock README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE ./
COPY src src
COPY rules rules
COPY docs/schemas docs/schemas
RUN cargo install --locked --path . --root /usr/local

FROM debian:bookworm-slim
# --since and `date = "git"` ask git.
RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*
COPY --from=build /usr/local/bin/newslint /usr/local/bin/newslint
# The pages belong to somebody else than the user in here; they are only read.
RUN git config --system --add safe.directory '*'
USER 1000
WORKDIR /pages
ENTRYPOINT ["newslint"]
CMD ["."]
