using Insights.Domain.Sessions;

namespace Insights.Domain.Tests.Sessions;

public class SipHashTests
{
    /// <summary>The vectors of its authors: bytes 0, 1, 2, ... under the key 0, 1, 2, ..., 15.</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31UL)]
    [InlineData(1, 0x74f839c593dc67fdUL)]
    [InlineData(7, 0xab0200f58b01d137UL)]
    [InlineData(8, 0x93f5f5799a932462UL)]
    [InlineData(15, 0xa129ca6149be45e5UL)]
    public void It_is_what_its_authors_say(int length, ulong hash) =>
        SipHash.Of([.. Enumerable.Range(0, length).Select(i => (byte)i)], 0x0706050403020100UL, 0x0f0e0d0c0b0a0908UL).ShouldBe(hash);
}
