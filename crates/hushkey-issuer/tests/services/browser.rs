//! A browser, as far as a sign-in needs one: it follows redirections, keeps cookies by host, port and path, and fills in forms.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;

struct Cookie {
    origin: String,
    path: String,
    name: String,
    content: String,
}

/// A page that was reached.
#[derive(Debug)]
pub struct Page {
    pub url: String,
    pub status: u16,
    pub text: String,
    pub location: Option<String>,
    pub cookies: Vec<String>,
}

pub struct Browser {
    client: Client<HttpConnector, Full<Bytes>>,
    cookies: Vec<Cookie>,
    /// What is typed where a login is asked for.
    pub login: String,
}

fn origin(url: &str) -> &str {
    let host = url.find("://").unwrap() + 3;
    url[host..].find('/').map_or(url, |end| &url[..host + end])
}

fn path(url: &str) -> &str {
    let path = &url[origin(url).len()..];
    path.split(['?', '#']).next().unwrap()
}

impl Browser {
    pub fn new(login: &str) -> Self {
        Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            cookies: Vec::new(),
            login: login.to_owned(),
        }
    }

    /// What it keeps for an origin.
    pub fn cookies_of(&self, home: &str) -> Vec<String> {
        let kept = self.cookies.iter().filter(|cookie| cookie.origin == home);
        kept.map(|cookie| cookie.content.clone()).collect()
    }

    /// One request, no redirection followed.
    pub async fn request(&mut self, url: &str, form: Option<&str>) -> Page {
        let fits = |cookie: &&Cookie| cookie.origin == origin(url) && path(url).starts_with(&cookie.path);
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .filter(fits)
            .map(|cookie| format!("{}={}", cookie.name, cookie.content))
            .collect();
        let mut request = http::Request::builder().uri(url.split('#').next().unwrap());
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if form.is_some() {
            request = request
                .method("POST")
                .header("content-type", "application/x-www-form-urlencoded");
        }
        let body = Full::new(Bytes::from(form.unwrap_or_default().to_owned()));
        let response = self.client.request(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let lines = parts.headers.get_all("set-cookie").iter();
        let lines: Vec<String> = lines.map(|line| line.to_str().unwrap().to_owned()).collect();
        for line in &lines {
            self.keep(url, line);
        }
        let location = parts.headers.get("location").map(|value| value.to_str().unwrap());
        let location = location.map(|to| match to.starts_with('/') {
            true => format!("{}{to}", origin(url)),
            false => to.to_owned(),
        });
        Page {
            url: url.to_owned(),
            status: parts.status.as_u16(),
            text: String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap(),
            location,
            cookies: lines,
        }
    }

    fn keep(&mut self, url: &str, line: &str) {
        let mut parts = line.split(';').map(str::trim);
        let (name, content) = parts.next().unwrap().split_once('=').unwrap();
        let attributes: Vec<(String, &str)> = parts
            .map(|part| part.split_once('=').unwrap_or((part, "")))
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect();
        let find = |wanted: &str| {
            attributes
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| *value)
        };
        let at = find("path").unwrap_or("/").to_owned();
        let same = |one: &Cookie| one.origin == origin(url) && one.name == name && one.path == at;
        self.cookies.retain(|one| !same(one));
        let over = find("max-age") == Some("0") || find("expires").is_some_and(|date| date.contains("1970"));
        if !over {
            self.cookies.push(Cookie {
                origin: origin(url).to_owned(),
                path: at,
                name: name.to_owned(),
                content: content.to_owned(),
            });
        }
    }

    /// Goes on from `url`, through forms and redirections, until a page of `home` is about to be asked for (or, with
    /// `arrive`, was), or nothing leads further.
    pub async fn go(&mut self, url: &str, home: &str, arrive: bool) -> Page {
        let mut page = self.request(url, None).await;
        for _ in 0..20 {
            if let Some(to) = page.location.clone() {
                if origin(&to) == home && !arrive {
                    return page;
                }
                page = self.request(&to, None).await;
                continue;
            }
            let Some(action) = between(&page.text, "action=\"", "\"") else {
                return page;
            };
            let action = match action.starts_with('/') {
                true => format!("{}{action}", origin(&page.url)),
                false => action.to_owned(),
            };
            let form = match page.text.contains("value=\"login\"") {
                true => format!("prompt=login&login={}&password=any", self.login),
                false => "prompt=consent".to_owned(),
            };
            page = self.request(&action, Some(&form)).await;
        }
        panic!("no end of pages")
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    rest.find(after).map(|end| &rest[..end])
}
