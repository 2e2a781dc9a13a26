using Insights.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Serialization;
using Orleans.Serialization.TypeSystem;

namespace Insights.Cluster.Tests.Contracts;

/// <summary>
/// Silos are replaced one by one, so those of two versions talk to each other. A member may be added under a new ID, and a
/// method under a new alias; none may go, change its type, or take another's place.
/// </summary>
public sealed class ContractTests
{
    [Fact]
    public void Nothing_that_an_earlier_version_knows_is_gone_or_has_another_type() =>
        Contract.Approved().Except(Contract.Lines()).ShouldBeEmpty("An earlier version would not understand this one.");

    [Fact]
    public void What_is_new_is_written_down_so_that_it_stays() =>
        Contract.Lines().Except(Contract.Approved()).ShouldBeEmpty("Add these lines to Approved/contracts.txt, in their order.");

    [Fact]
    public void A_grain_is_called_by_the_name_that_it_had()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var names = new GrainInterfaceTypeResolver([], services.GetRequiredService<TypeConverter>());
        new[] { typeof(IEndUserGrain), typeof(IExpirySliceGrain), typeof(ILiveSliceGrain) }.Select(t => names.GetGrainInterfaceType(t).ToString())
            .ShouldBe(["insights.end-user", "insights.expiry-slice", "insights.live-slice"]);
    }

    [Fact]
    public void No_two_members_share_an_ID() =>
        Contract.Lines().GroupBy(l => string.Join(' ', l.Split(' ')[..2])).Where(g => g.Count() > 1).ShouldBeEmpty();
}
