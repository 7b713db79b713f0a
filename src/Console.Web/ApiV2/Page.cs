using System.Buffers.Text;
using System.Globalization;
using System.Text;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.ApiV2;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The page's items.</param>
/// <param name="Next">The <c>cursor</c> of the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which page is wanted. A cursor names the last item that was seen, so pages neither repeat nor skip what stays while others come and go.</summary>
/// <param name="Limit">Most items.</param>
/// <param name="After">The key of the last item of the page before; null for the first page.</param>
public sealed record PageQuery(int Limit, string? After)
{
    /// <summary>The longest page.</summary>
    public const int Most = 1000;

    private const int Usual = 100;

    /// <summary>Reads <c>limit</c> and <c>cursor</c>.</summary>
    public static Result<PageQuery> Read(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var limit = Usual;
        if (query["limit"].FirstOrDefault() is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is 0 or > Most))
        {
            return Problem.Invalid("limit", $"The limit is a whole number from 1 to {Most}.");
        }

        if (query["cursor"].FirstOrDefault() is not { } cursor) return new PageQuery(limit, null);
        return Base64Url.IsValid(cursor) ? new PageQuery(limit, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)))
            : Problem.Invalid("cursor", "This is no cursor of this list.", "Send the next of the page before as it came, or none for the first page.");
    }

    /// <summary>The page of a list that is in the order of its keys.</summary>
    public Page<T> Of<T>(IEnumerable<T> all, Func<T, string> key)
    {
        var found = all.Where(one => After is null || string.CompareOrdinal(key(one), After) > 0).Take(Limit + 1).ToList();
        return found.Count <= Limit ? new Page<T>(found, null) : new Page<T>(found[..Limit], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key(found[Limit - 1]))));
    }
}
