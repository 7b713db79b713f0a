using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Drivers.Redfish;

/// <summary>How patient the Redfish driver is. The defaults suit slow BMCs; tests shorten them.</summary>
public sealed record RedfishOptions
{
    /// <summary>Requests that one BMC gets at the same time; more make some of them refuse.</summary>
    [Range(1, 64)]
    public int RequestsAtOnce { get; init; } = 4;

    /// <summary>Longest wait for a TCP connection and its TLS handshake, for which the small processors of BMCs take seconds when they are busy.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for a whole answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest answer that is read, in bytes after decompression.</summary>
    [Range(65536, 268435456)]
    public int LongestAnswer { get; init; } = 8 * 1024 * 1024;

    /// <summary>How often a request that may be repeated is sent in all.</summary>
    [Range(1, 20)]
    public int Attempts { get; init; } = 3;

    /// <summary>Pause before the first repeat; it doubles each time and is jittered.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A <c>Retry-After</c> up to this is waited for; a longer one goes to the caller as <c>bmc-busy</c>.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Failures in a row after which a BMC is left alone.</summary>
    [Range(1, 1000)]
    public int FailuresToOpen { get; init; } = 5;

    /// <summary>How long it is left alone.</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Refused logins in a row after which none is tried for <see cref="OpenFor"/>: BMCs lock accounts out.</summary>
    [Range(1, 1000)]
    public int RefusedLoginsToOpen { get; init; } = 3;

    /// <summary>How often power on is sent again when the BMC answers "conflict".</summary>
    [Range(1, 100)]
    public int ConflictAttempts { get; init; } = 6;

    /// <summary>Pause between those.</summary>
    public TimeSpan ConflictPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for power to be off in the middle of a reboot.</summary>
    public TimeSpan PowerOffLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause between two looks at something the BMC is working on.</summary>
    public TimeSpan PollPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for a task of the BMC.</summary>
    public TimeSpan TaskLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest wait for an inserted medium to show up.</summary>
    public TimeSpan InsertLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A login that nobody used for so long is given back to the BMC.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Longest wait for the firmware to take BIOS settings over, from the restart on.</summary>
    public TimeSpan BiosApplyLimit { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Whether the verification of a new node compares its BMC's clock with this console's, and sets it where it is wrong. Steps:VerifyPriorities can also switch that on and off.</summary>
    public bool VerifyBmcClock { get; init; }
}
