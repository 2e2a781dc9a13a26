namespace Insights.Testing.Hostile;

/// <summary>How a body is sent: in one go, or in pieces with pauses, or with none of its last part.</summary>
public sealed record Pace(int Pieces, TimeSpan Pause, bool BreaksOff)
{
    public static Pace Of(Random random, bool slow) => new(
        slow ? random.Next(2, 30) : 1, slow ? TimeSpan.FromMilliseconds(random.Next(400)) : TimeSpan.Zero, random.Next(10) == 0);

    public async Task SendAsync(Stream to, byte[] bytes, CancellationToken ct)
    {
        var piece = (bytes.Length / Pieces) + 1;
        for (var sent = 0; sent < bytes.Length; sent += piece)
        {
            if (BreaksOff && sent >= bytes.Length / 2)
                return;
            await to.WriteAsync(bytes.AsMemory(sent, Math.Min(piece, bytes.Length - sent)), ct);
            await to.FlushAsync(ct);
            if (Pause > TimeSpan.Zero)
                await Task.Delay(Pause, TimeProvider.System, ct);
        }
    }
}
