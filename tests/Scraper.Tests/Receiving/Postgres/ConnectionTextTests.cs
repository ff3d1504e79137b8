using Scraper.Receiving.Postgres;

namespace Scraper.Tests.Receiving.Postgres;

/// <summary>Which database a text names, and what is said of one that names none.</summary>
[TestClass]
public sealed class ConnectionTextTests
{
    [TestMethod]
    [DataRow("postgres://u:p%40w@db.example:6432/usage?sslmode=verify-full&application_name=a%20b",
        "Host=db.example;Port=6432;Database=usage;Username=u;Password=p@w;SSL Mode=VerifyFull;"
        + "Application Name=a b")]
    [DataRow("POSTGRESQL://db", "Host=db")]
    [DataRow("postgres://[fd00::1]:5433/x?user=u", "Host=fd00::1;Port=5433;Database=x;Username=u")]
    [DataRow("postgres:///x?host=/var/run/postgresql", "Host=/var/run/postgresql;Database=x")]
    [DataRow("postgres://a:5432,b:5433/x?target_session_attrs=read-write",
        "Host=a:5432,b:5433;Database=x;Target Session Attributes=read-write")]
    [DataRow("postgres://db/x?Command%20Timeout=3&connect_timeout=7",
        "Host=db;Database=x;Command Timeout=3;Timeout=7")]
    [DataRow("Host=db;Database=x;User Name=u;Password='a;b';Ssl Mode=Require",
        "Host=db;Database=x;Username=u;Password=a;b;SSL Mode=Require")]
    [DataRow("host=db; dbname=x; user=u; sslmode=require", "Host=db;Database=x;Username=u;SSL Mode=Require")]
    public void BothWaysOfWritingNameADatabase(string text, string keys)
    {
        var read = ConnectionText.Read(text).Value;

        foreach (var pair in keys.Replace("a;b", "a\0b").Split(';').Select(pair => pair.Split('=')))
            read[pair[0]].ToString().Should().Be(pair[1].Replace('\0', ';'), pair[0]);
        (read.IncludeErrorDetail, read.PersistSecurityInfo).Should().Be((false, false));
    }

    [TestMethod]
    [DataRow("", "expected postgres://HOST/DATABASE or Host=…;Database=…; what is special in a "
        + "user name or password is escaped (or stands in quotes)")]
    [DataRow("x", "expected postgres://HOST/DATABASE or Host=…;Database=…; what is special in a "
        + "user name or password is escaped (or stands in quotes)")]
    [DataRow("postgres://u:SE@CRET@db/x", "expected postgres://HOST/DATABASE or "
        + "Host=…;Database=…; what is special in a user name or password is escaped (an @ is written %40)")]
    [DataRow("postgres://u:SE/CRET@db/x", "expected postgres://HOST/DATABASE or "
        + "Host=…;Database=…; what is special in a user name or password is escaped (an @ is written %40)")]
    [DataRow("postgres://u:SECRET@/x", "expected postgres://HOST/DATABASE or "
        + "Host=…;Database=…; it names no host")]
    [DataRow("Database=x", "expected postgres://HOST/DATABASE or Host=…;Database=…; it names no "
        + "host")]
    [DataRow("postgres://db/x?sslmod=require", "key sslmod is not known; keys are those of Npgsql or libpq")]
    [DataRow("postgres://db/x?sslmode=perhaps", "key sslmode has a value that it cannot have")]
    [DataRow("postgres://u:SECRET@db:99999/x", "key Port has a value that it cannot have")]
    [DataRow("Host=db;Minimum Pool Size=9;Maximum Pool Size=3", "keys whose values do not fit together")]
    [DataRow("Host=db;Hots=a", "key hots is not known; keys are those of Npgsql or libpq")]
    [DataRow("Host=db;Password=a;SECRET=b", "key number 3 is not known; keys are those of Npgsql or libpq")]
    [DataRow("http://u:SECRET@db/x", "expected postgres://HOST/DATABASE or Host=…;Database=…; "
        + "what is special in a user name or password is escaped (or stands in quotes)")]
    public void WhatIsWrongIsSaidWithoutRepeatingASecret(string text, string words)
    {
        var said = ConnectionText.Read(text).Failure!.Message;

        said.Should().Be(words);
        said.Should().NotContain("SECRET").And.NotContain("CRET@");
    }
}
