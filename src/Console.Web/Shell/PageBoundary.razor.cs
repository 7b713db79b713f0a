using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Shell;

/// <summary>Keeps one broken part from ending the circuit: says so in its place, with a reference that the log has too.</summary>
public sealed partial class PageBoundary
{
    private string _reference = "";

    [Inject] private ILogger<PageBoundary> Log { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnErrorAsync(Exception exception)
    {
        _reference = RandomNumberGenerator.GetHexString(8, lowercase: true);
        LogFailed(Log, _reference, exception);
        return Task.CompletedTask;
    }

    [LoggerMessage(6001, LogLevel.Error, "A page region failed, reference {Reference}")]
    private static partial void LogFailed(ILogger log, string reference, Exception exception);
}
