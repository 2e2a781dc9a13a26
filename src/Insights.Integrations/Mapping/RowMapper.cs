using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Integrations.Definitions;
using Insights.Integrations.Runs;
using Insights.Service.Attributes;

namespace Insights.Integrations.Mapping;

/// <summary>A row as an update of one user.</summary>
/// <param name="Update">May have no operations; null where the row has faults.</param>
/// <param name="Faults">All of them; empty where it has none.</param>
internal sealed record MappedRow(SourceRow Row, UpdateRequest? Update, IReadOnlyList<CellFault> Faults);

/// <summary>Makes updates of rows: pure, so that the same row of the same input is the same update each time.</summary>
internal sealed class RowMapper
{
    private readonly SourceDefinition _source;
    private readonly ImmutableSortedSet<string> _noOnes;
    private readonly long _timeMs;
    private readonly int _userId;
    private readonly int? _time;
    private readonly TimeZoneInfo _zone;
    private readonly (int Cell, AttributeMapping Mapping, CellReader Reader)[] _attributes;

    /// <param name="columns">The headers of the input.</param>
    /// <param name="timeMs">The time of rows that state none.</param>
    /// <param name="noOnes">IDs that are no one's in this account, besides those that are no one's anywhere.</param>
    /// <exception cref="InputException">MissingColumn, DuplicateColumn.</exception>
    public RowMapper(SourceDefinition source, IReadOnlyList<string> columns, long timeMs, ImmutableSortedSet<string> noOnes)
    {
        (_source, _timeMs, _noOnes) = (source, timeMs, noOnes);
        var mapping = source.Mapping;
        _zone = string.IsNullOrEmpty(mapping.TimeZone) ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(mapping.TimeZone);
        _userId = CellOf(mapping.UserIdColumn);
        _time = mapping.TimeColumn is { } column ? CellOf(column) : null;
        _attributes = [.. mapping.Attributes.Select(a => (CellOf(a.Column), a, new CellReader(a, _zone)))];

        int CellOf(string name)
        {
            var wanted = name.Trim();
            var found = Enumerable.Range(0, columns.Count).Where(i => columns[i] == wanted).Take(2).ToList();
            return found.Count switch
            {
                1 => found[0],
                0 => throw new InputException(RunFault.MissingColumn, $"There is no column '{wanted}'; the headers are: {Listed(columns)}."),
                _ => throw new InputException(RunFault.DuplicateColumn, $"There are two columns '{wanted}'."),
            };
        }
    }

    public MappedRow Map(SourceRow row)
    {
        if (row.Fault is { } unread)
            return new(row, null, [unread]);
        var faults = new List<CellFault>();
        var id = row.Cells[_userId].Trim();
        if (IdFault(id) is { } bad)
            faults.Add(bad);
        var timeMs = TimeOf(row, faults);
        var operations = new List<OperationDraft>(_attributes.Length);
        foreach (var (cell, mapping, reader) in _attributes)
        {
            var (value, fault) = reader.Read(row.Cells[cell]);
            if (fault is not null)
                faults.Add(new(RowFault.BadValue, mapping.Column, fault));
            else if (value is not null)
                operations.Add(new(mapping.Attribute, OperationKind.Set, value));
            else if (mapping.Empty == EmptyCell.Unset)
                operations.Add(new(mapping.Attribute, OperationKind.Unset, null));
        }
        if (faults.Count > 0)
            return new(row, null, faults);
        return new(row, new UpdateRequest
        {
            Kind = UserKind.Identified,
            Id = id,
            TimeMs = timeMs,
            OperationId = OperationId(row.Row, id, timeMs, operations),
            Source = _source.ValueSource.WireName(),
            Operations = operations,
            MustExist = _source.Mode == ImportMode.Update,
        }, []);
    }

    private CellFault? IdFault(string id) =>
        id.Length == 0 ? new(RowFault.MissingUserId, _source.Mapping.UserIdColumn, "is empty")
        : !EventLimits.IsId(id, EventLimits.MaxUserIdBytes) ? new(RowFault.InvalidUserId, _source.Mapping.UserIdColumn, "is not 1 to 256 UTF-8 bytes without control characters")
        : NoOne.Is(id, _noOnes) ? new(RowFault.InvalidUserId, _source.Mapping.UserIdColumn, NoOne.Problem)
        : null;

    private long TimeOf(SourceRow row, List<CellFault> faults)
    {
        if (_time is not { } cell || row.Cells[cell].Trim() is not { Length: > 0 } text)
            return _timeMs;
        if (TimeFormats.Read(text, _source.Mapping.TimeFormat, _zone) is { } ms)
            return ms;
        faults.Add(new(RowFault.BadTime, _source.Mapping.TimeColumn, $"is not a time {CellReader.Written(_source.Mapping.TimeFormat)}"));
        return _timeMs;
    }

    /// <summary>
    /// Says what the update is: the same row of the same input has the same. It begins with the number of the row, as operations of one
    /// time are made in the order of their IDs: of two rows of one user the later one wins.
    /// </summary>
    private string OperationId(long row, string userId, long timeMs, List<OperationDraft> operations)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(_source.Name);
        Add(userId);
        Add(timeMs.ToString(CultureInfo.InvariantCulture));
        foreach (var operation in operations)
        {
            Add(operation.Name!);
            Add(operation.Value is { } value ? $"{value.Type.WireName()}:{Content(value)}" : "");
        }
        return $"{row:D10}-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}";

        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }

    private static string Content(AttributeValue value) =>
        value is ListValue list ? string.Join('\0', list.Texts) : value.ToString()!;

    private static string Listed(IReadOnlyList<string> columns) =>
        string.Join(", ", columns.Take(20).Select(c => c.Length <= 40 ? c : c[..40] + "...")) + (columns.Count > 20 ? ", ..." : "");
}
