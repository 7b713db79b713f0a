using Microsoft.Extensions.Primitives;

namespace IronicConsole.Web.Api;

/// <summary>Which microversion a request asks for.</summary>
public static class Negotiation
{
    /// <summary>The field's own header.</summary>
    public const string Header = "X-OpenStack-Ironic-API-Version";

    private const string Generic = "OpenStack-API-Version", Service = "baremetal";

    /// <summary>The minor version to answer in, or why there is none (406).</summary>
    /// <param name="headers">Headers of the request; the generic one is looked at first.</param>
    /// <param name="maximum">The highest minor version offered.</param>
    public static (int Minor, string? Refusal) Read(IHeaderDictionary headers, int maximum)
    {
        var asked = FromGeneric(headers[Generic]) ?? headers[Header].FirstOrDefault()?.Trim();
        if (string.IsNullOrEmpty(asked)) return (Microversions.Minimum, null);
        if (asked.Equals("latest", StringComparison.OrdinalIgnoreCase)) return (maximum, null);

        var range = $"The supported version range is: [{Microversions.Word(Microversions.Minimum)}, {Microversions.Word(maximum)}].";
        if (asked.Split('.') is not [var major, var minor] || !Number(major, out var one) || !Number(minor, out var n))
            return (Microversions.Minimum, $"'{asked}' is not a version. Send 1.N or latest. {range}");
        if (one != 1) return (Microversions.Minimum, $"Mutually exclusive versions requested: {asked} is not spoken at /v1. {range}");
        return n >= Microversions.Minimum && n <= maximum ? (n, null) : (Microversions.Minimum, $"Version {asked} was requested but is not supported by this service. {range}");
    }

    private static string? FromGeneric(StringValues values)
    {
        foreach (var part in values.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries)))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 2 && words[0].Equals(Service, StringComparison.OrdinalIgnoreCase)) return words[1];
        }

        return null;
    }

    private static bool Number(string text, out int number) => int.TryParse(text, System.Globalization.NumberStyles.None, null, out number);
}
