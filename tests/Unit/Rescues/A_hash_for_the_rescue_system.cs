using System.Security.Cryptography;
using IronicConsole.Engine.Rescues;

namespace IronicConsole.Tests.Rescues;

/// <summary>Hashes as <c>crypt(3)</c> writes them.</summary>
public sealed class A_hash_for_the_rescue_system
{
    private const string Long = "Pässwort mit viel mehr als vierundsechzig Zeichen, damit auch der zweite Block einmal drankommt";

    /// <summary>The first two of each are vectors of the specification (its 5,000 rounds are the default), the others were made with openssl passwd.</summary>
    [Theory]
    [InlineData(256, "Hello world!", "saltstring", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5")]
    [InlineData(256, "This is just a test", "toolongsaltstring", "$5$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5")]
    [InlineData(512, "Hello world!", "saltstring", "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1")]
    [InlineData(512, "This is just a test", "toolongsaltstring", "$6$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0")]
    [InlineData(256, Long, "a./Z", "$5$a./Z$/SqaJg1L.aylmKP9Rs2ARl16VF9QLNMBv3R6rwoHBM4")]
    [InlineData(512, Long, "a./Z", "$6$a./Z$4rQO8L/ema466Lq11wl73W20VV4en8QV8/HbZFAbWYksjzvZ95RGiIiNJ.6/S3OiF8Q6Hzr/L37axzeiMNKqW/")]
    public void Is_what_crypt_writes(int bits, string password, string salt, string hash) =>
        Assert.Equal(hash, ShaCrypt.Hash(bits == 256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512, password, salt));

    [Fact]
    public void Is_made_with_no_other_algorithm() => Assert.Throws<ArgumentOutOfRangeException>(() => ShaCrypt.Hash(HashAlgorithmName.SHA384, "Hello world!", "salt"));
}
