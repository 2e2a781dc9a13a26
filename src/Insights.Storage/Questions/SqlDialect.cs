using System.Globalization;

namespace Insights.Storage.Questions;

/// <summary>In what the two databases differ.</summary>
internal abstract class SqlDialect
{
    public static readonly SqlDialect Sqlite = new SqliteDialect();
    public static readonly SqlDialect PostgreSql = new PostgreSqlDialect();

    /// <param name="number">From 1.</param>
    public abstract string Parameter(int number);

    /// <summary>A text compared by its UTF-8 bytes.</summary>
    public abstract string Ordinal(string text);

    /// <summary>Whether a text has another, which is not empty, in it.</summary>
    public abstract string Contains(string text, string part);

    /// <summary>The first characters of a text, from one on.</summary>
    public abstract string Left(string text, string count);

    /// <summary>The last characters of a text, from one on.</summary>
    public abstract string Right(string text, string count);

    /// <summary>The text with the letters A to Z small.</summary>
    public abstract string Small(string text);

    /// <summary>Whether a JSON array of texts has an element.</summary>
    public abstract string HasElement(string list, string element);

    /// <summary>The elements of a JSON array of texts, as <c>j.value</c>, to be joined with what the array is of.</summary>
    public abstract string Elements(string list);

    /// <summary>The text of a number (<see cref="Insights.Domain.Attributes.ValueText"/>).</summary>
    public abstract string NumberText(string number);

    /// <summary>The text of a time in Unix milliseconds (<see cref="Insights.Domain.Attributes.ValueText"/>).</summary>
    public abstract string TimeText(string ms);

    public abstract string Is(string boolean, bool wanted);

    /// <summary>Whether a hash is in a list: a text of hexadecimal hashes with commas between them.</summary>
    public abstract string IsOneOf(string hash, string list);

    /// <summary>Whether values that are texts are indexed, up to <see cref="FilterSql.LongestIndexed"/> characters.</summary>
    public abstract bool IndexesTexts { get; }

    private sealed class SqliteDialect : SqlDialect
    {
        public override string Parameter(int number) => string.Create(CultureInfo.InvariantCulture, $"?{number}");

        public override string Ordinal(string text) => text;

        public override string Contains(string text, string part) => $"instr({text}, {part}) > 0";

        public override string Left(string text, string count) => $"substr({text}, 1, {count})";

        public override string Right(string text, string count) => $"substr({text}, -{count})";

        public override string Small(string text) => $"lower({text})";

        public override string HasElement(string list, string element) => $"EXISTS (SELECT 1 FROM json_each({list}) j WHERE j.value = {element})";

        public override string Elements(string list) => $"json_each({list}) j";

        public override string NumberText(string number) => $"{Insights.Storage.Sqlite.SqliteFunctions.NumberText}({number})";

        public override string TimeText(string ms) => $"{Insights.Storage.Sqlite.SqliteFunctions.TimeText}({ms})";

        public override string Is(string boolean, bool wanted) => $"{boolean} = {(wanted ? 1 : 0)}";

        public override string IsOneOf(string hash, string list) =>
            $"{hash} IN (SELECT unhex(j.value) FROM json_each('[\"' || replace({list}, ',', '\",\"') || '\"]') j)";

        public override bool IndexesTexts => false;
    }

    private sealed class PostgreSqlDialect : SqlDialect
    {
        public override string Parameter(int number) => string.Create(CultureInfo.InvariantCulture, $"${number}");

        public override string Ordinal(string text) => $"{text} COLLATE \"C\"";

        public override string Contains(string text, string part) => $"strpos({text} COLLATE \"C\", {part}) > 0";

        public override string Left(string text, string count) => $"left({text}, {count}) COLLATE \"C\"";

        public override string Right(string text, string count) => $"right({text}, {count}) COLLATE \"C\"";

        public override string Small(string text) => $"lower({text} COLLATE \"C\")";

        public override string HasElement(string list, string element) => $"jsonb_exists({list}::jsonb, {element})";

        public override string Elements(string list) => $"jsonb_array_elements_text({list}::jsonb) AS j (value)";

        // No sign before 0, of which there are two that are equal.
        public override string NumberText(string number) => $"CASE WHEN {number} = 0 THEN '0' ELSE {number}::text END";

        public override string TimeText(string ms) =>
            $"to_char(timestamp 'epoch' + {ms} * interval '1 millisecond', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";

        public override string Is(string boolean, bool wanted) => wanted ? boolean : $"NOT {boolean}";

        public override string IsOneOf(string hash, string list) => $"{hash} IN (SELECT unnest(string_to_array({list}, ',')::uuid[]))";

        public override bool IndexesTexts => true;
    }
}
