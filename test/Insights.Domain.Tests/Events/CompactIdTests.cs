using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Insights.Domain.Events;
using Insights.Domain.Sessions;
using Insights.Domain.Tests.Generators;

namespace Insights.Domain.Tests.Events;

/// <summary>An ID without an object says all that its text says.</summary>
public sealed class CompactIdTests
{
    private const string Uuid = "0192f1a0-7c3e-7b1d-8a4f-1234567890ab";

    /// <summary>What lies on both sides of each border between the forms.</summary>
    public static readonly string[] Texts =
    [
        "", "a", "b", "a\0", "a\0b", "aa", "A", "~", "\u007f", "\u0080", "\u00e9", "z\u00e9", "\ud83d\ude00", "\uffff",
        "123456789012345", "1234567890123456", "12345678901234567", "123456789012345\0", "123456789012345\u00e9",
        Uuid, Uuid.ToUpperInvariant(), "0192F1a0-7c3e-7b1d-8a4f-1234567890ab", Uuid[..35], Uuid + "0", Uuid[..35] + "g", Uuid.Replace('-', '_'),
        "0192f1a07-c3e-7b1d-8a4f-1234567890ab", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "0192f1a0-7c3e-7b", "0192f1a0-7c3e-7b1", " 192f1a0-7c3e-7b1d-8a4f-1234567890ab", "e0\0browser", new('x', 64),
    ];

    [Fact]
    public void It_reads_as_it_was_written()
    {
        foreach (var text in Texts)
            CompactId.Of(text).ToString().ShouldBe(text);
    }

    [Fact]
    public void Two_are_equal_and_ordered_as_their_texts()
    {
        foreach (var a in Texts)
        {
            foreach (var b in Texts)
                Agree(a, b);
        }
    }

    [Fact]
    public void So_are_any_two_alike() =>
        ForAny.Case(
            from a in Any
            from b in Gen.OneOf(Any, Gen.Constant(a), Gen.Choose(0, a.Length).Select(n => a[..n]), Gen.Choose(0, 15).Select(n => Uuid[..^1] + n.ToString("x")))
            select (a, b),
            c =>
            {
                CompactId.Of(c.a).ToString().ShouldBe(c.a);
                Agree(c.a, c.b);
                Agree(c.b, c.a);
            },
            count: 3000);

    /// <summary>Whoever could make such would have every ID of a user gathered and looked through.</summary>
    [Theory]
    [InlineData("00000000-0000-0000-8a4f-1234567890ab", "00000001-0000-0001-8a4f-1234567890ab")]
    [InlineData("aaaaaaaa", "bbbbbbbb")]
    public void Two_whose_halves_would_cancel_out_have_hashes_of_their_own(string a, string b) =>
        CompactId.Of(a).GetHashCode().ShouldNotBe(CompactId.Of(b).GetHashCode());

    [Fact]
    public void An_event_that_is_kept_takes_forty_bytes() =>
        (Unsafe.SizeOf<CompactId>(), Unsafe.SizeOf<KnownEvent>()).ShouldBe((24, 40));

    private static Gen<string> Any => Gen.OneOf(
        Gen.Choose(0, 20).SelectMany(n => Gen.Elements("\0-09afAFg~\u0080\u00e9\ud800".ToCharArray()).ArrayOf(n)).Select(c => new string(c)),
        Gen.Elements("0123456789abcdef".ToCharArray()).ArrayOf(32).Select(c => string.Create(36, c, static (to, c) =>
        {
            for (int i = 0, from = 0; i < 36; i++)
                to[i] = i is 8 or 13 or 18 or 23 ? '-' : c[from++];
        })));

    private static void Agree(string a, string b)
    {
        var (one, other) = (CompactId.Of(a), CompactId.Of(b));
        one.Equals(other).ShouldBe(a == b, $"{a} {b}");
        (one == other).ShouldBe(a == b);
        Math.Sign(one.CompareTo(other)).ShouldBe(Math.Sign(string.CompareOrdinal(a, b)), $"{a} {b}");
        if (a == b)
            one.GetHashCode().ShouldBe(other.GetHashCode());
    }
}
