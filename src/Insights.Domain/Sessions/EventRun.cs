using System.Collections;

namespace Insights.Domain.Sessions;

/// <summary>
/// Events in their order, mostly added at the end. They lie in pieces that are never copied when more come: one array that
/// doubles would leave as much behind again, and all users of a busy minute double theirs at once. Not thread-safe.
/// </summary>
internal sealed class EventRun : IReadOnlyList<KnownEvent>
{
    private const int Bits = 5;

    /// <summary>Events in a piece; the first begins with one place, as most users have few events, and doubles up to this.</summary>
    private const int Piece = 1 << Bits;

    private KnownEvent[] _first = new KnownEvent[1];
    private KnownEvent[] _last;
    private KnownEvent[][]? _more;

    public EventRun() => _last = _first;

    public int Count { get; private set; }

    /// <summary>Within the bounds of <see cref="Count"/>, which only the pieces' own bounds check.</summary>
    public ref readonly KnownEvent this[int index] => ref At(index);

    KnownEvent IReadOnlyList<KnownEvent>.this[int index] => At(index);

    public void Add(in KnownEvent e)
    {
        var at = Count % Piece;
        if (at == 0 ? Count > 0 : at == _last.Length)
            Grow();
        _last[at] = e;
        Count++;
    }

    /// <param name="at">From 0 to <see cref="Count"/>: where it will be.</param>
    public void Insert(int at, in KnownEvent e)
    {
        Add(e);
        var last = Count - 1;
        while (last > at)
        {
            // Within a piece all at once; over its edge one.
            var first = Math.Max(at, last & ~(Piece - 1));
            var piece = PieceOf(last);
            Array.Copy(piece, first % Piece, piece, (first % Piece) + 1, last - first);
            if (first == at)
                break;
            At(first) = At(first - 1);
            last = first - 1;
        }
        At(at) = e;
    }

    /// <returns>The first place whose event does not come before this one.</returns>
    public int PlaceOf(in KnownEvent e)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var mid = (low + high) / 2;
            if (KnownEvent.Compare(At(mid), e) < 0)
                low = mid + 1;
            else
                high = mid;
        }
        return low;
    }

    public IEnumerator<KnownEvent> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return At(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private KnownEvent[] PieceOf(int index) => index < Piece ? _first : _more![(index >> Bits) - 1];

    private ref KnownEvent At(int index) =>
        ref index < Piece ? ref _first[index] : ref _more![(index >> Bits) - 1][index & (Piece - 1)];

    private void Grow()
    {
        if (Count < Piece)
        {
            Array.Resize(ref _first, 2 * _first.Length);
            _last = _first;
            return;
        }
        var pieces = (Count >> Bits) - 1;
        if (_more is null || pieces == _more.Length)
            Array.Resize(ref _more, Math.Max(2, 2 * pieces));
        _more[pieces] = _last = new KnownEvent[Piece];
    }
}
