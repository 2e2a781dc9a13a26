# The silo, as the chart in helm/insights runs it. IMAGES is where Microsoft's .NET images are to be had, up to the name
# before /sdk and /aspnet, be it Microsoft's own place or a mirror of it:
#   docker build --tag insights-silo --build-arg IMAGES=.../dotnet .
# A tag may be moved to other contents, a digest (sha256:...) may not: docs/operations.md says how to find and name them.
ARG DOTNET_VERSION=10.0
ARG IMAGES
ARG SDK_DIGEST
ARG RUNTIME_DIGEST

FROM ${IMAGES}/sdk:${DOTNET_VERSION}${SDK_DIGEST:+@}${SDK_DIGEST} AS build
WORKDIR /source
COPY .editorconfig Directory.Build.props Directory.Packages.props NuGet.config ./
COPY .ci/BannedSymbols.txt .ci/
COPY proto proto
COPY src src
RUN --mount=type=cache,target=/packages NUGET_PACKAGES=/packages \
    dotnet publish src/Insights.Silo --configuration Release --output /app -p:UseUAParser=true

# No shell and no package manager; a user of its own (1654). No ICU either: the program is culture-invariant.
FROM ${IMAGES}/aspnet:${DOTNET_VERSION}-noble-chiseled${RUNTIME_DIGEST:+@}${RUNTIME_DIGEST}
WORKDIR /app
COPY --from=build /app .
# The image's own choice of a port would be told as overridden at every start.
ENV ASPNETCORE_HTTP_PORTS= \
    Kestrel__Endpoints__Http__Url=http://*:5080 \
    Kestrel__Endpoints__Grpc__Url=http://*:5081
EXPOSE 5080 5081 11111
USER $APP_UID
ENTRYPOINT ["dotnet", "Insights.Silo.dll"]
