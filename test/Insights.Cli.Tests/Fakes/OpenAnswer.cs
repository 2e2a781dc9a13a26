using System.Net;
using System.Threading.Channels;

namespace Insights.Cli.Tests.Fakes;

/// <summary>An answer whose head has come and whose body comes piece by piece, when the test says so.</summary>
internal sealed class OpenAnswer
{
    private readonly Channel<byte[]> pieces = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the command line has let go of the connection.</summary>
    public Task Closed => closed.Task.WaitAsync(TimeSpan.FromMinutes(1));

    public FakeServer Server() => new(_ => new(HttpStatusCode.OK) { Content = new StreamContent(new Body(this)) });

    /// <summary>Sends text; lines may come in pieces.</summary>
    public void Send(string text) => pieces.Writer.TryWrite(System.Text.Encoding.UTF8.GetBytes(text)).ShouldBeTrue();

    /// <summary>The server has said all.</summary>
    public void End() => pieces.Writer.Complete();

    /// <summary>The connection breaks.</summary>
    public void Break() => pieces.Writer.Complete(new IOException("connection reset"));

    /// <summary>Runs the command line on this answer, sends one text, and presses Ctrl+C when a line of it is printed.</summary>
    /// <returns>How the run ended, when the connection is let go of.</returns>
    public async Task<Outcome> CancelAfterAsync(string text, params string[] args)
    {
        using var ctrlC = new CancellationTokenSource();
        var insights = new CommandLine(Server()) { Cancel = ctrlC.Token };
        var run = insights.RunAsync(args);
        Send(text);
        await insights.Printed.HasLinesAsync(1);
        await ctrlC.CancelAsync();
        var done = await run;
        await Closed;
        return done;
    }

    private sealed class Body(OpenAnswer answer) : Stream
    {
        private ReadOnlyMemory<byte> rest;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (rest.IsEmpty && await answer.pieces.Reader.WaitToReadAsync(cancellationToken) && answer.pieces.Reader.TryRead(out var piece))
                rest = piece;
            var count = Math.Min(buffer.Length, rest.Length);
            rest[..count].CopyTo(buffer);
            rest = rest[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            answer.closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
