using System.IO.Pipelines;
using Insights.Api.Auth;
using Insights.Api.Errors;
using Insights.Api.Methods;
using Insights.Service;
using Insights.Service.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Insights.Api.Bodies;

/// <summary>Counts the bytes of a request while it is under way.</summary>
internal static class BodyCount
{
    /// <summary>What the request holds, until it is answered; its caller must be known.</summary>
    public static BodyLease Lease(this HttpContext context)
    {
        if (context.Features.Get<BodyLease>() is { } known)
            return known;
        var lease = context.RequestServices.GetRequiredService<BodyRoom>().Enter(context.Caller().KeyId);
        context.Features.Set(lease);
        context.Response.RegisterForDispose(lease);
        return lease;
    }

    /// <summary>What is to be told of the bytes of a body over HTTP as they come.</summary>
    public static Action<long> Arriving(this HttpContext context, ApiMethod method)
    {
        var (lease, caller) = (context.Lease(), context.Caller());
        return bytes => Count(lease, method.TakesEvents ? caller : null, bytes);
    }

    /// <param name="caller">Whose limits it counts against; null: nobody's.</param>
    private static void Count(BodyLease lease, Caller? caller, long bytes)
    {
        lease.Hold(bytes);
        if (caller is not null)
            lease.Charge(caller, bytes);
    }

    /// <summary>Counts what gRPC reads of a request: its messages lie in the web server's memory until they are whole.</summary>
    public static void CountRpc(this HttpContext context, ApiMethod method)
    {
        if (RpcFailures.IsRpc(context))
            context.Features.Set<IRequestBodyPipeFeature>(new Counted(context.Request.BodyReader, context.Lease(), context.Caller(), method, BodyPace.Of(context, !method.Descriptor.IsClientStreaming)));
    }

    private sealed class Counted(PipeReader inner, BodyLease lease, Caller caller, ApiMethod method, BodyPace pace) : PipeReader, IRequestBodyPipeFeature
    {
        // Of a stream only what has not been read is held here; what was read its method counts.
        private readonly bool _keeps = !method.Descriptor.IsClientStreaming;
        private ReadResult _read;
        private long _kept;

        public PipeReader Reader => this;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var read = inner.ReadAsync(cancellationToken);
            return read.IsCompletedSuccessfully ? new(Count(read.Result)) : SlowlyAsync(read);
        }

        public override bool TryRead(out ReadResult result)
        {
            if (!inner.TryRead(out result))
                return false;
            Count(result);
            return true;
        }

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            var taken = _read.Buffer.Slice(_read.Buffer.Start, consumed).Length;
            if (_keeps)
                _kept += taken;
            pace.Advance(taken, _read.Buffer.Length - taken);
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        private async ValueTask<ReadResult> SlowlyAsync(ValueTask<ReadResult> read)
        {
            try
            {
                return Count(await pace.WaitAsync(inner, read));
            }
            catch (ServiceException e)
            {
                throw e.ToRpc();
            }
        }

        private ReadResult Count(ReadResult read)
        {
            _read = read;
            try
            {
                BodyCount.Count(lease, method.TakesEvents && _keeps ? caller : null, _kept + read.Buffer.Length);
                return read;
            }
            catch (ServiceException e)
            {
                inner.AdvanceTo(read.Buffer.End);
                throw e.ToRpc();
            }
        }
    }
}
