using Insights.Service.Accounts;
using Insights.Service.Keys;
using Insights.Testing.InMemory;

namespace Insights.Service.Tests.Fixture;

/// <summary>What one process knows of accounts, and changes of them.</summary>
public sealed class AccountProcess
{
    public AccountProcess(InMemoryDatabase database, TimeProvider clock, string? operatorKey, string? dataCenter = null)
    {
        var (store, key) = (new InMemoryStore(database), new OperatorKey(operatorKey));
        Accounts = new AccountDirectory(store, clock, key, dataCenter);
        Administration = new AccountAdministration(Accounts, store, key, clock);
        Audit = new AuditLog(store, clock);
    }

    public AccountDirectory Accounts { get; }

    public AccountAdministration Administration { get; }

    public AuditLog Audit { get; }

    public void Deconstruct(out AccountDirectory accounts, out AccountAdministration administration) =>
        (accounts, administration) = (Accounts, Administration);
}
