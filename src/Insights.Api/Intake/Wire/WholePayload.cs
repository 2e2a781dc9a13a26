using System.Buffers;

namespace Insights.Api.Intake.Wire;

/// <summary>A message in one piece: as it arrived where it did so, else copied into a rented array until this is disposed.</summary>
internal readonly ref struct WholePayload
{
    private readonly byte[]? _rented;

    public WholePayload(ReadOnlySequence<byte> payload)
    {
        if (payload.IsSingleSegment)
        {
            Bytes = payload.FirstSpan;
            return;
        }
        _rented = ArrayPool<byte>.Shared.Rent((int)payload.Length);
        payload.CopyTo(_rented);
        Bytes = _rented.AsSpan(0, (int)payload.Length);
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }
}
