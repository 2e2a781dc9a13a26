using Grpc.Core;
using Insights.Api.Auth;
using Insights.Api.Forms;
using Insights.Integrations;
using Insights.Integrations.Runs;
using Insights.Service;
using Insights.V1;
using Run = Insights.V1.Run;
using Sources = Insights.Integrations.SourceService;
using SourceService = Insights.V1.SourceService;

namespace Insights.Api.Services;

/// <summary>SourceService of integrations.proto.</summary>
internal sealed class SourceApi(Sources sources, SourceFiles files, TimeProvider clock) : SourceService.SourceServiceBase
{
    public override async Task<CreateSourceResponse> CreateSource(CreateSourceRequest request, ServerCallContext context) =>
        new() { Source = (await sources.CreateAsync(context.Caller(), request.Read(), context.CancellationToken)).ToMessage(NowMs) };

    public override async Task<GetSourceResponse> GetSource(GetSourceRequest request, ServerCallContext context) =>
        new() { Source = (await sources.GetAsync(context.Caller(), request.Name, context.CancellationToken)).ToMessage(NowMs) };

    public override async Task<ListSourcesResponse> ListSources(ListSourcesRequest request, ServerCallContext context)
    {
        var all = await sources.ListAsync(context.Caller(), context.CancellationToken);
        return new() { Sources = { all.Select(s => s.ToMessage(NowMs)) } };
    }

    public override async Task<UpdateSourceResponse> UpdateSource(UpdateSourceRequest request, ServerCallContext context)
    {
        var updated = await sources.UpdateAsync(
            context.Caller(), request.Name, request.ReadChange(), request.HasRevision ? request.Revision : null, context.CancellationToken);
        return new() { Source = updated.ToMessage(NowMs) };
    }

    public override async Task<DeleteSourceResponse> DeleteSource(DeleteSourceRequest request, ServerCallContext context)
    {
        await sources.DeleteAsync(context.Caller(), request.Name, request.HasRevision ? request.Revision : null, context.CancellationToken);
        return new();
    }

    public override async Task<CreateSourceFileResponse> CreateSourceFile(CreateSourceFileRequest request, ServerCallContext context) =>
        new() { File = (await files.CreateAsync(context.Caller(), request.Source, request.FileName, context.CancellationToken)).ToMessage() };

    public override async Task<PutSourceFilePieceResponse> PutSourceFilePiece(PutSourceFilePieceRequest request, ServerCallContext context)
    {
        await files.PutPieceAsync(context.Caller(), request.Source, request.File, request.Number, request.Data.Memory, context.CancellationToken);
        return new();
    }

    public override async Task<FinishSourceFileResponse> FinishSourceFile(FinishSourceFileRequest request, ServerCallContext context) =>
        new() { File = (await files.FinishAsync(context.Caller(), request.Source, request.File, context.CancellationToken)).ToMessage() };

    public override async Task<ListSourceFilesResponse> ListSourceFiles(ListSourceFilesRequest request, ServerCallContext context)
    {
        var all = await files.ListAsync(context.Caller(), request.Source, context.CancellationToken);
        return new() { Files = { all.Select(f => f.ToMessage()) } };
    }

    public override async Task<DeleteSourceFileResponse> DeleteSourceFile(DeleteSourceFileRequest request, ServerCallContext context)
    {
        await files.DeleteAsync(context.Caller(), request.Source, request.File, context.CancellationToken);
        return new();
    }

    public override async Task<InspectSourceFileResponse> InspectSourceFile(InspectSourceFileRequest request, ServerCallContext context) =>
        (await files.InspectAsync(context.Caller(), request.Source, request.File, context.CancellationToken)).ToMessage();

    public override async Task<StartRunResponse> StartRun(StartRunRequest request, ServerCallContext context)
    {
        var kind = request.Kind switch
        {
            Run.Types.Kind.Unspecified or Run.Types.Kind.Import => RunKind.Import,
            Run.Types.Kind.Preview => RunKind.Preview,
            _ => throw ServiceException.Invalid("kind", "is none that this server knows"),
        };
        var run = await sources.StartRunAsync(context.Caller(), request.Source, kind, request.HasFile ? request.File : null, context.CancellationToken);
        return new() { Run = run.ToMessage() };
    }

    public override async Task<GetRunResponse> GetRun(GetRunRequest request, ServerCallContext context) =>
        new() { Run = (await sources.GetRunAsync(context.Caller(), request.Source, request.Run, context.CancellationToken)).ToMessage() };

    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        var (runs, next) = await sources.ListRunsAsync(context.Caller(), request.Source, request.PageSize, request.PageToken, context.CancellationToken);
        var answer = new ListRunsResponse { Runs = { runs.Select(r => r.ToMessage()) } };
        if (next is not null)
            answer.NextPageToken = next;
        return answer;
    }

    public override async Task<CancelRunResponse> CancelRun(CancelRunRequest request, ServerCallContext context) =>
        new() { Run = (await sources.CancelRunAsync(context.Caller(), request.Source, request.Run, context.CancellationToken)).ToMessage() };

    public override async Task<ListRowErrorsResponse> ListRowErrors(ListRowErrorsRequest request, ServerCallContext context)
    {
        var (errors, next) = await sources.ListErrorsAsync(
            context.Caller(), request.Source, request.Run, request.PageSize, request.PageToken, context.CancellationToken);
        var answer = new ListRowErrorsResponse { Errors = { errors.Select(e => e.ToMessage()) } };
        if (next is not null)
            answer.NextPageToken = next;
        return answer;
    }

    private long NowMs => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
