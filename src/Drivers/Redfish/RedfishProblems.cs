using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>What can go wrong with a BMC, each as one plain sentence that names its address and the cause.</summary>
internal static class RedfishProblems
{
    public const string UnreachableSlug = "bmc-unreachable";
    public const string CredentialsSlug = "bmc-credentials";
    public const string CertificateSlug = "bmc-certificate";
    public const string BusySlug = "bmc-busy";
    public const string AnswerSlug = "bmc-answer";
    public const string NotSupportedSlug = "not-supported";

    /// <summary>Nothing answers.</summary>
    /// <param name="bmc">The BMC.</param>
    /// <param name="why">Cause, to follow a colon.</param>
    /// <param name="inside">For the log.</param>
    public static Problem Unreachable(RedfishTarget bmc, string why, string? inside = null) =>
        new(UnreachableSlug, 504, $"The BMC at {bmc.Name} cannot be reached: {why}.")
        {
            Field = RedfishKeys.Field(RedfishKeys.Address),
            Fix = "Check that driver_info/redfish_address is right and that the BMC has power and network.",
            Inside = inside,
        };

    /// <summary>It failed so often that it is left alone for a while.</summary>
    public static Problem LeftAlone(RedfishTarget bmc, (Problem Last, int Failures, TimeSpan Left) open) => open.Last with
    {
        Told = $"The BMC at {bmc.Name} is left alone for another {Words.Span(open.Left)} after {open.Failures} failures in a row; the last was: {open.Last.Told}",
        RetryAfter = open.Left,
    };

    /// <summary>User or password are refused.</summary>
    public static Problem Credentials(RedfishTarget bmc) => new(CredentialsSlug, 502, bmc.User is null
        ? $"The BMC at {bmc.Name} asks for a user and a password, and none is set."
        : $"The BMC at {bmc.Name} refuses the user '{bmc.User}' with this password.")
    {
        Field = RedfishKeys.Field(bmc.User is null ? RedfishKeys.Username : RedfishKeys.Password),
        Fix = "Set driver_info/redfish_username and driver_info/redfish_password to an account of this BMC.",
    };

    /// <summary>The user lacks a right.</summary>
    public static Problem Forbidden(RedfishTarget bmc, string what, string? said) =>
        new(CredentialsSlug, 502, $"The BMC at {bmc.Name} does not let the user '{bmc.User ?? "(none)"}' {what}{Said(bmc, said)}.")
        {
            Field = RedfishKeys.Field(RedfishKeys.Username),
            Fix = "Give this account of the BMC the administrator role, or the rights to log in, to control power and boot, and to use virtual media; "
                + "if the BMC wants its password changed first, change it.",
        };

    /// <summary>Its certificate is not trusted.</summary>
    public static Problem Certificate(RedfishTarget bmc, CertificateRefusal shown) =>
        new(CertificateSlug, 502, $"The certificate of the BMC at {bmc.Name} (subject {shown.Subject}, issuer {shown.Issuer}, fingerprint sha256:{shown.Fingerprint}) is not trusted, because {shown.Why}.")
        {
            Field = RedfishKeys.Field(RedfishKeys.VerifyCa),
            Fix = $"Compare the fingerprint with the one that the BMC shows. If it is the same, set driver_info/redfish_verify_ca to 'sha256:{shown.Fingerprint}' to pin this certificate, "
                + "or to the PEM text or path of the authority that signed it to trust that; 'false' accepts any certificate.",
        };

    /// <summary>It is at work and wants to be asked later.</summary>
    public static Problem Busy(RedfishTarget bmc, string what, TimeSpan? after, string? said = null) =>
        new(BusySlug, 503, $"The BMC at {bmc.Name} is busy and cannot {what} now{Said(bmc, said)}.")
        {
            RetryAfter = after ?? TimeSpan.FromSeconds(10),
            Fix = "Try again a little later; if it stays so, look at the BMC's own log or restart the BMC.",
        };

    /// <summary>It answers something that cannot be used.</summary>
    public static Problem Answer(RedfishTarget bmc, string told, string? inside = null) =>
        new(AnswerSlug, 502, $"The BMC at {bmc.Name} {told}.") { Inside = inside };

    /// <summary>It cannot do this at all.</summary>
    public static Problem NotSupported(RedfishTarget bmc, string told, string? inside = null) =>
        new(NotSupportedSlug, 400, $"The BMC at {bmc.Name} {told}.") { Inside = inside };

    /// <summary>A refusal, by status and message.</summary>
    /// <param name="bmc">The BMC.</param>
    /// <param name="answer">What it answered.</param>
    /// <param name="what">What was asked, as a verb: <c>switch the power on</c>.</param>
    /// <param name="where">Path, for the log.</param>
    public static Problem Refused(RedfishTarget bmc, RedfishAnswer answer, string what, string where)
    {
        var error = new RedfishError(answer.Body);
        var inside = $"{where}: HTTP {answer.Status}";
        return answer.Status switch
        {
            401 => Credentials(bmc),
            403 => Forbidden(bmc, what, error.Text),
            409 or 429 or 503 => Busy(bmc, what, answer.RetryAfter, error.Text) with { Inside = inside },
            404 or 405 or 501 => NotSupported(bmc, $"cannot {what}{Said(bmc, error.Text)}", inside),
            _ when error.Has("ActionNotSupported", "PropertyValueNotInList", "ActionParameterValueNotInList", "PropertyNotWritable", "PropertyUnknown", "ActionParameterNotSupported", "ActionParameterUnknown")
                => NotSupported(bmc, $"cannot {what}{Said(bmc, error.Text)}", inside),
            _ => Answer(bmc, $"failed to {what} (HTTP {answer.Status}){Said(bmc, error.Text)}", inside),
        };
    }

    /// <summary>What the BMC said, fit to end a sentence; the password never shows even if the BMC repeats it.</summary>
    private static string Said(RedfishTarget bmc, string? said)
    {
        if (said is null) return "";
        var line = Words.OneLine(said, 300).TrimEnd('.', ' ');
        if (bmc.Password?.Reveal() is { Length: > 0 } secret) line = line.Replace(secret, "***", StringComparison.Ordinal);
        return ": " + line;
    }
}
